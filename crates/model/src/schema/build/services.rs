//! Services and their methods.

use super::{
    super::{Method, MethodId, Options, Service, ServiceId},
    Builder, Place, Result, descriptor, join, numbered,
};

impl Builder {
    pub(super) fn services(
        &mut self,
        place: Place,
        services: Vec<descriptor::ServiceDescriptor>,
    ) -> Result<Box<[ServiceId]>> {
        numbered(services).map(|(index, service)| self.service(place, index, service)).collect()
    }

    fn service(
        &mut self,
        place: Place,
        index: u32,
        service: descriptor::ServiceDescriptor,
    ) -> Result<ServiceId> {
        let id = ServiceId::new(self.schema.services.len());
        let full_name = join(place.scope, &service.name);
        let mut methods = Vec::with_capacity(service.method.len());
        for (index, method) in numbered(service.method) {
            methods.push(MethodId::new(self.schema.methods.len()));
            self.schema.methods.push(Method {
                input: self.resolve_message(&full_name, &method.input_type)?,
                output: self.resolve_message(&full_name, &method.output_type)?,
                name: method.name.into(),
                parent: id,
                index,
                client_streaming: method.client_streaming,
                server_streaming: method.server_streaming,
                options: Options::decode(method.options)?,
            });
        }
        self.schema.services.push(Service {
            name: service.name.into(),
            full_name: full_name.into(),
            file: place.file,
            index,
            methods: methods.into(),
            options: Options::decode(service.options)?,
        });
        Ok(id)
    }
}
