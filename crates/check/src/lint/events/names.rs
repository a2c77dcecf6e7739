//! What the name of a field says about its value.

use std::{collections::HashMap, sync::LazyLock};

use schemactl_model::event::PiiClass;

use super::words::{ABOUT, ALWAYS, OF_A_PERSON, PERSONS};

/// Words that a phrase may be written in.
const LONGEST_PHRASE: usize = 4;
/// Words of a name that are looked at; nobody writes more.
const MOST_WORDS: usize = 30;

/// The words of a name in lower case: they end at underscores and where a capital begins the next.
pub(super) fn segments(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().take(300).collect();
    let mut words = vec![String::new()];
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(index + 1);
        let begins = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                !before.is_ascii_uppercase() || after.is_some_and(char::is_ascii_lowercase)
            });
        if begins || !letter.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_ascii_alphanumeric(), words.last_mut()) {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words.truncate(MOST_WORDS);
    words
}

/// The class that a field's name suggests, in a message of a name. The longest phrase says it, and of
/// those the first.
pub(super) fn personal_class(field: &[String], message: &[String]) -> Option<PiiClass> {
    let about_a_person = message.iter().any(|word| PERSONS.contains(&word.as_str()));
    for length in (1..=LONGEST_PHRASE.min(field.len())).rev() {
        for start in 0..=field.len() - length {
            let end = start + length;
            let is_whole = length == field.len();
            let phrase = field[start..end].concat();
            let class = class_of(&phrase, is_whole && about_a_person);
            let says_about = end < field.len() && ABOUT.contains(&field[field.len() - 1].as_str());
            if class.is_some() && !says_about {
                return class;
            }
        }
    }
    None
}

/// The class of a phrase, in the plural or numbered too.
fn class_of(phrase: &str, about_a_person: bool) -> Option<PiiClass> {
    let unnumbered = phrase.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let singular = unnumbered.strip_suffix('s').unwrap_or(unnumbered);
    [phrase, unnumbered, singular].into_iter().find_map(|phrase| {
        let always = ALWAYS_BY_WORD.get(phrase).copied();
        let personal = || PERSON_BY_WORD.get(phrase).copied().filter(|_| about_a_person);
        always.or_else(personal).or_else(|| of_someone(phrase))
    })
}

/// The class of a phrase behind the word for a person: `customername`, `useremail`.
fn of_someone(phrase: &str) -> Option<PiiClass> {
    let rests = PERSONS.iter().filter_map(|person| phrase.strip_prefix(person));
    rests.into_iter().find_map(|rest| ALWAYS_BY_WORD.get(rest).or_else(|| PERSON_BY_WORD.get(rest)).copied())
}

type ByWord = HashMap<&'static str, PiiClass>;

static ALWAYS_BY_WORD: LazyLock<ByWord> = LazyLock::new(|| by_word(ALWAYS));
static PERSON_BY_WORD: LazyLock<ByWord> = LazyLock::new(|| by_word(OF_A_PERSON));

fn by_word(table: &[(PiiClass, &[&'static str])]) -> ByWord {
    table.iter().flat_map(|(class, words)| words.iter().map(|word| (*word, *class))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(name: &str) -> Option<&'static str> {
        personal_class(&segments(name), &segments("OrderPlaced")).map(PiiClass::as_str)
    }

    #[test]
    fn words_end_at_underscores_and_capitals() {
        let split = |name: &str| segments(name).join(" ");
        assert_eq!(split("user_ipAddress2"), "user ip address2");
        assert_eq!(split("clientIPAddress"), "client ip address");
        assert_eq!(split("EMAIL"), "email");
        assert_eq!(split("__eMail__"), "e mail");
        assert_eq!(segments(&"aB".repeat(10_000)).len(), MOST_WORDS);
    }

    #[test]
    #[rustfmt::skip]
    fn names_that_are_personal_in_any_casing_and_language() {
        let table = [
            ("email", &["email", "EMAIL", "e_mail", "eMail", "useremail", "user_email", "emailAddress", "contact_mail",
                "emails", "email2", "backup_email", "courriel", "correo_electronico", "adresse_email",
                "e_mail_adresse", "correioEletronico", "posta_elettronica", "mail_adres", "adres_email"][..]),
            ("phone", &["phone", "phone_number", "phoneNumber", "home_phone", "tel", "telefonnummer", "telefono",
                "telemovel", "telefoonnummer", "nr_telefonu", "numero_de_telephone", "userMobile"]),
            ("government_id", &["ssn", "SSN", "customer_ssn", "passport_number", "passportNo", "tax_id", "cpf", "pesel",
                "steuer_id", "codice_fiscale", "bsn", "dni", "numero_securite_sociale"]),
            ("ip", &["ip", "ip_address", "ipAddress", "clientIP", "client_ip", "userIp", "ipv4", "remote_addr",
                "last_ip", "ips", "ip_adresse", "adresse_ip"]),
            ("birth_date", &["birth_date", "birthDate", "birthdate", "date_of_birth", "dob", "birth", "birth_year",
                "geburtsdatum", "date_naissance", "fecha_nacimiento", "data_nascimento", "data_di_nascita",
                "geboortedatum", "data_urodzenia", "user_age"]),
            ("address", &["address", "addr", "street", "shipping_address", "address_line_1", "homeAddress", "zip_code",
                "postcode", "adresse", "hausnummer", "codigo_postal", "endereco", "indirizzo", "straat", "ulica",
                "user_city"]),
            ("name", &["first_name", "lastName", "full_name", "surname", "customer_name", "userName", "recipientName",
                "vorname", "prenom", "apellidos", "cognome", "achternaam", "nazwisko", "nome_cliente"]),
            ("financial", &["iban", "IBAN", "card_number", "creditCardNumber", "cvv", "kontonummer", "rekeningnummer"]),
            ("location", &["latitude", "lng", "geo", "geo_location", "gpsCoordinates", "user_lat", "breitengrad"]),
            ("device", &["imei", "mac_address", "idfa"]),
            ("credential", &["password", "user_password", "apiKey", "mot_de_passe", "wachtwoord"]),
        ];
        for (expected, names) in table {
            for name in names {
                assert_eq!(class(name), Some(expected), "{name}");
            }
        }
    }

    #[test]
    #[rustfmt::skip]
    fn names_that_only_look_like_it() {
        let names = [
            "shipping", "ship", "shipment", "recipe", "zip_file", "zip", "namespace", "name", "product_name", "file_name",
            "event_name", "campaign_name", "ownership", "membership", "chip", "tip", "ip_version", "email_template",
            "email_campaign", "email_id", "email_verified_at", "phone_model", "phone_type", "address_type", "address_space",
            "address_id", "mailbox", "mailing", "telemetry", "hotel", "tell", "street_id", "latency", "latest", "lateral",
            "longest", "geometry", "geography", "birthplace_count", "page", "stage", "message", "usage", "language",
            "package", "average", "percentage", "pathname", "hostname", "rename", "username_id", "filename",
            "descriptor", "descripcion", "script", "dobby", "taxidermy", "passports_count", "passport_type", "ssn_status",
            "cardinality", "password_policy", "mobile", "mobile_app", "location", "order_city", "gender_neutral",
            "discipline", "equipment", "multiple", "principal", "zip_size", "transaction_id", "url", "device_id",
        ];
        for name in names {
            assert_eq!(class(name), None, "{name}");
        }
    }

    #[test]
    fn some_words_are_about_a_person_only_in_a_message_of_one() {
        for (message, expected) in [("Customer", Some(PiiClass::Name)), ("Product", None)] {
            assert_eq!(personal_class(&segments("name"), &segments(message)), expected, "{message}");
        }
        assert_eq!(personal_class(&segments("plan_name"), &segments("Customer")), None);
    }
}
