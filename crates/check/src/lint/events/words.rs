//! Words of names that say that a value is personal: in English, German, French, Spanish, Portuguese,
//! Italian, Dutch and Polish, without accents, as names of fields have none. Words of several parts are
//! joined: `firstname` stands for `first_name` and `firstName` too.

use schemactl_model::event::PiiClass;

/// Words that say so wherever they stand.
#[rustfmt::skip]
pub(super) const ALWAYS: &[(PiiClass, &[&str])] = &[
    (PiiClass::Email, &[
        "email", "emailaddress", "emailaddr", "mail", "mailaddress",
        "emailadresse", "mailadresse", "courriel", "adressemail", "adresseemail",
        "correo", "correoelectronico", "emaildireccion", "correioeletronico", "enderecoemail",
        "postaelettronica", "indirizzoemail", "indirizzomail", "emailadres", "mailadres", "adresemail",
    ]),
    (PiiClass::Phone, &[
        "phone", "phonenumber", "phoneno", "telephone", "telephonenumber", "tel", "mobilephone",
        "mobilenumber", "mobileno", "cellphone", "cellnumber", "msisdn", "fax", "faxnumber",
        "telefon", "telefonnummer", "handynummer", "mobilnummer", "rufnummer", "faxnummer",
        "numerodetelephone", "numerotelephone", "telefono", "numerotelefono", "movil", "celular",
        "telefone", "telemovel", "cellulare", "telefoon", "telefoonnummer", "mobielnummer",
        "numertelefonu", "nrtelefonu", "komorka",
    ]),
    (PiiClass::Address, &[
        "address", "addr", "streetaddress", "street", "streetname", "housenumber", "postaladdress",
        "homeaddress", "zipcode", "postalcode", "postcode",
        "adresse", "anschrift", "strasse", "hausnummer", "wohnort", "postleitzahl", "plz",
        "rue", "codepostal", "domicile", "direccion", "calle", "domicilio", "codigopostal",
        "endereco", "morada", "rua", "cep", "indirizzo", "codicepostale",
        "adres", "straat", "huisnummer", "woonplaats", "ulica", "kodpocztowy", "nrdomu",
    ]),
    (PiiClass::GovernmentId, &[
        "ssn", "socialsecurity", "socialsecuritynumber", "passport", "passportnumber", "passportno",
        "nationalid", "nationalidentificationnumber", "taxid", "taxnumber", "driverslicense",
        "driverlicense", "driverslicence", "drivinglicence", "drivinglicense",
        "reisepass", "passnummer", "personalausweis", "ausweisnummer", "steuernummer", "steuerid",
        "sozialversicherungsnummer", "fuehrerschein", "passeport", "securitesociale",
        "numerosecuritesociale", "numerosecu", "dni", "nif", "pasaporte", "curp", "cpf", "passaporte",
        "codicefiscale", "passaporto", "bsn", "burgerservicenummer", "paspoort", "rijbewijs",
        "pesel", "paszport", "dowodosobisty",
    ]),
    (PiiClass::Financial, &[
        "iban", "creditcard", "creditcardnumber", "cardnumber", "cardno", "ccnumber", "cvv", "cvc",
        "bankaccount", "bankaccountnumber", "salary", "kontonummer", "kreditkarte",
        "kreditkartennummer", "gehalt", "cartebancaire", "numerocarte", "salaire",
        "tarjetacredito", "numerotarjeta", "cuentabancaria", "cartaodecredito", "contabancaria",
        "cartadicredito", "contocorrente", "stipendio", "rekeningnummer", "salaris",
        "numerkonta", "nrkonta", "wynagrodzenie",
    ]),
    (PiiClass::Ip, &[
        "ip", "ipv4", "ipv6", "ipaddress", "ipaddr", "ipv4address", "ipv6address", "remoteaddr",
        "remoteaddress", "ipadresse", "adresseip", "direccionip", "enderecoip", "indirizzoip", "ipadres",
        "adresip",
    ]),
    (PiiClass::BirthDate, &[
        "birth", "birthday", "birthdate", "dateofbirth", "birthyear", "dob", "bday",
        "geburtsdatum", "geburtstag", "geburtsjahr", "naissance", "datenaissance", "datedenaissance",
        "nacimiento", "fechanacimiento", "cumpleanos", "nascimento", "datanascimento", "nascita",
        "datanascita", "datadinascita", "geboorte", "geboortedatum", "urodzenia", "dataurodzenia",
        "urodziny",
    ]),
    (PiiClass::Location, &[
        "latitude", "longitude", "lat", "lng", "lon", "latlng", "latlon", "geo", "geolocation", "geopoint",
        "geohash", "gps", "coordinates", "coords", "breitengrad", "laengengrad",
        "latitud", "longitud", "latitudine", "longitudine", "breedtegraad", "lengtegraad",
        "szerokoscgeograficzna", "dlugoscgeograficzna",
    ]),
    (PiiClass::Device, &["imei", "imsi", "idfa", "idfv", "gaid", "macaddress", "macaddr", "androidid", "advertisingid"]),
    (PiiClass::Name, &[
        "firstname", "lastname", "fullname", "middlename", "givenname", "familyname", "surname",
        "maidenname", "nickname", "username",
        "vorname", "nachname", "familienname", "geburtsname", "kundenname", "benutzername",
        "prenom", "nomdefamille", "nomfamille", "nomclient", "nomutilisateur",
        "nombrecompleto", "nombrecliente", "nombreusuario", "apellido", "primerapellido",
        "sobrenome", "nomecompleto", "nomecliente", "nomeusuario", "cognome", "nomeutente",
        "voornaam", "achternaam", "familienaam", "tussenvoegsel", "klantnaam", "gebruikersnaam",
        "imie", "nazwisko", "imienazwisko",
    ]),
    (PiiClass::Health, &["diagnosis", "bloodtype", "bloodgroup", "blutgruppe", "gruppasanguigna", "bloedgroep"]),
    (PiiClass::Credential, &[
        "password", "passwd", "pwd", "passphrase", "apikey", "accesstoken", "refreshtoken", "privatekey",
        "passwort", "kennwort", "motdepasse", "contrasena", "senha", "wachtwoord", "haslo",
    ]),
];

/// Words that say so of a person: behind a word such as `user`, or as the whole name of a field in a
/// message that is called like one.
#[rustfmt::skip]
pub(super) const OF_A_PERSON: &[(PiiClass, &[&str])] = &[
    (PiiClass::Name, &["name", "displayname", "nom", "nombre", "nome", "naam", "nazwa"]),
    (PiiClass::BirthDate, &["age", "alter", "edad", "idade", "leeftijd", "wiek"]),
    (PiiClass::Phone, &["mobile", "cell", "handy", "portable", "mobiel"]),
    (PiiClass::Address, &["zip", "city", "town", "wohnung"]),
    (PiiClass::Location, &["location", "position"]),
    (PiiClass::Other, &["gender", "sex", "religion", "ethnicity", "nationality", "geschlecht"]),
];

/// Who a value may be about.
#[rustfmt::skip]
pub(super) const PERSONS: &[&str] = &[
    "user", "customer", "client", "person", "contact", "buyer", "seller", "sender", "recipient", "receiver",
    "patient", "employee", "member", "guest", "subscriber", "applicant", "candidate", "owner", "holder",
    "cardholder", "accountholder", "driver", "passenger", "rider", "student", "teacher", "visitor",
    "billing", "shipping", "delivery", "home", "remote", "my",
    "kunde", "kunden", "nutzer", "benutzer", "mitarbeiter", "personne", "utilisateur", "cliente",
    "usuario", "persona", "utente", "klant", "gebruiker", "klient", "osoba",
];

/// Last words of a name that make something else of it: what is said about the value, not the value.
#[rustfmt::skip]
pub(super) const ABOUT: &[&str] = &[
    "at", "body", "bounces", "campaign", "category", "channel", "client", "code", "consent", "count", "country",
    "domain", "enabled", "flag", "format", "id", "ids", "image", "kind", "label", "language", "model", "ms", "os",
    "platform", "policy", "protocol", "provider", "queue", "reason", "result", "score", "seconds", "server",
    "service", "size", "source", "space", "state", "status", "subject", "template", "time", "timestamp", "ttl",
    "type", "uri", "url", "vendor", "verified", "version", "width",
];
