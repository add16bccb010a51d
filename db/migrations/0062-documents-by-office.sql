-- What an office has issued of late, the newest first: asked for by whoever seals.
create index document_office on documents.document (office, issued_at desc);
