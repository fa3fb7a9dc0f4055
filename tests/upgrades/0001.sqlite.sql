BEGIN TRANSACTION;
CREATE TABLE account (
	id BIGINT NOT NULL, 
	dataset_id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	business_unit_id VARCHAR(18) NOT NULL, 
	connector VARCHAR(16), 
	version BIGINT NOT NULL, 
	level VARCHAR(255) NOT NULL, 
	website VARCHAR(255), 
	vanity_domain VARCHAR(255), 
	address1 VARCHAR(255), 
	address2 VARCHAR(255), 
	city VARCHAR(255), 
	state VARCHAR(255), 
	territory VARCHAR(255), 
	zip VARCHAR(255), 
	country VARCHAR(255), 
	phone VARCHAR(255), 
	fax VARCHAR(255), 
	time_zone VARCHAR(255) NOT NULL, 
	frozen_at BIGINT, 
	clock_offset BIGINT NOT NULL, 
	daily_limit BIGINT, 
	concurrent_limit BIGINT, 
	score_created BIGINT NOT NULL, 
	score_won BIGINT NOT NULL, 
	score_lost BIGINT NOT NULL, 
	keys_in_query BOOLEAN NOT NULL, 
	api_access BOOLEAN NOT NULL, 
	api_keys BOOLEAN NOT NULL, 
	connected_campaigns BOOLEAN NOT NULL, 
	addresses TEXT, 
	redirect_uris TEXT, 
	jwt_public_key TEXT, 
	last_token BIGINT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_account PRIMARY KEY (id), 
	CONSTRAINT uq_account_business_unit_id UNIQUE (business_unit_id)
);
INSERT INTO "account" VALUES(1,1,'Harbour & Sons','0UvcECVI7JQ2kPPSXZ',NULL,3,'Ultimate Edition','https://harbour.example',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'Europe/Lisbon',1777636800,0,1000,5,7,8,-9,1,1,1,0,NULL,NULL,NULL,1,1767225600,1767312000);
INSERT INTO "account" VALUES(2,2,'Harbour beside Salesforce','0UvOvCbWdjWO6QKKF1','salesforce',4,'Ultimate Edition',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'UTC',1777636800,0,NULL,NULL,50,0,-100,1,1,1,0,NULL,NULL,NULL,1,1767225600,1767312000);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE call_under_way (
	account_id BIGINT NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	worker_id VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_call_under_way PRIMARY KEY (account_id, id), 
	CONSTRAINT fk_call_under_way_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE TABLE campaign (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	cost BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_campaign PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_campaign_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "campaign" VALUES(1,3,'Website Tracking',NULL,1735689600,1777636800);
INSERT INTO "campaign" VALUES(1,4,'Spring fair',1200,1772323200,1777636800);
INSERT INTO "campaign" VALUES(2,2,'Website Tracking',NULL,1777636800,1777636800);
CREATE TABLE consent (
	account_id BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	redirect_uri TEXT NOT NULL, 
	code_challenge VARCHAR(43), 
	CONSTRAINT pk_consent PRIMARY KEY (account_id, number), 
	CONSTRAINT fk_consent_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE TABLE custom_field (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	field_id VARCHAR(255) NOT NULL, 
	type SMALLINT NOT NULL, 
	crm_id VARCHAR(255), 
	is_record_multiple_responses BOOLEAN NOT NULL, 
	is_use_values BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_custom_field PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_custom_field_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "custom_field" VALUES(1,5,'Favourite tea','Favourite_Tea',1,NULL,0,0,1777636800,1777636800);
INSERT INTO "custom_field" VALUES(1,6,'Ships','Ships',6,NULL,0,0,1777636800,1777636800);
CREATE TABLE custom_field_value (
	dataset_id BIGINT NOT NULL, 
	prospect_id BIGINT NOT NULL, 
	custom_field_id BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_custom_field_value PRIMARY KEY (dataset_id, prospect_id, custom_field_id, position), 
	CONSTRAINT fk_custom_field_value_dataset_id_custom_field_id FOREIGN KEY(dataset_id, custom_field_id) REFERENCES custom_field (dataset_id, id), 
	CONSTRAINT fk_custom_field_value_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES prospect (dataset_id, id), 
	CONSTRAINT fk_custom_field_value_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "custom_field_value" VALUES(1,9,5,0,'Assam');
INSERT INTO "custom_field_value" VALUES(1,9,6,0,'Mermaid');
INSERT INTO "custom_field_value" VALUES(1,9,6,1,'Rust Bucket');
CREATE TABLE dataset (
	id BIGINT NOT NULL, 
	account_id BIGINT NOT NULL, 
	last_id BIGINT NOT NULL, 
	live_opportunities BIGINT NOT NULL, 
	live_prospects BIGINT NOT NULL, 
	live_visitor_activities BIGINT NOT NULL, 
	live_list_memberships BIGINT NOT NULL, 
	CONSTRAINT pk_dataset PRIMARY KEY (id), 
	CONSTRAINT fk_dataset_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
INSERT INTO "dataset" VALUES(1,1,1237,2,2,9,1);
INSERT INTO "dataset" VALUES(2,2,13,1,3,1,0);
CREATE TABLE directory (
	digest VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	account_id BIGINT NOT NULL, 
	user_id BIGINT, 
	generation BIGINT, 
	expires_at BIGINT, 
	scope VARCHAR(255), 
	consent BIGINT, 
	CONSTRAINT pk_directory PRIMARY KEY (digest), 
	CONSTRAINT fk_directory_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
INSERT INTO "directory" VALUES('363eedba9d074079d71352dcfe59cb6ef2c2d8b86ceccc04aee2e2379fbf8ede','client_id',1,NULL,0,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('3eb1bd439947eb762998e566ccc2e099c791118b2f40579cc4f7da2b5061b7f9','user_key',1,1,NULL,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('dd26d123c9496b4eaa4de8aa33d17662d323c587d8677e2dc59885128363c5a5','user_key',1,2,0,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('73f6356066a7fb662dfe7052833981fa9e59a22c81c0442734cbef8cce3c6191','client_id',2,NULL,0,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('3dda030cff8f0b1b91e9539040fb10095d6e28f12b86ac87ac2c55debe3bf9cf','user_key',2,1,0,NULL,NULL,NULL);
INSERT INTO "directory" VALUES('892aecb4c991a5fdb6c7ef770fabc297a8d4ed0ce56db35d20c0d3419abd8b99','api_key',1,1,0,1777640400,NULL,NULL);
INSERT INTO "directory" VALUES('6ca663429c507815ef976ea915ab88c3d77aaedc8038e1c2d5a3ae20a39c6276','access_token',1,1,1,1777644000,NULL,NULL);
INSERT INTO "directory" VALUES('ad4304a15fc22b2fb1d4b45288e1e85947d0415c264ff80a071e6f5faeb86e04','api_key',2,1,0,1777640400,NULL,NULL);
INSERT INTO "directory" VALUES('742d65092b4afb3e4d513426b82791ceb82e86c92e164e34988787bcee05b751','access_token',2,1,1,1777644000,NULL,NULL);
CREATE TABLE failed_login (
	account_id BIGINT NOT NULL, 
	email_key VARCHAR(255) NOT NULL, 
	failed_at TEXT NOT NULL, 
	forgotten_at BIGINT NOT NULL, 
	CONSTRAINT pk_failed_login PRIMARY KEY (account_id, email_key)
);
CREATE TABLE list (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	is_public BOOLEAN NOT NULL, 
	is_dynamic BOOLEAN NOT NULL, 
	title VARCHAR(255), 
	description TEXT, 
	is_crm_visible BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_list PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_list_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "list" VALUES(1,7,'Newsletter',1,0,NULL,NULL,0,1777636800,1777636800,0);
INSERT INTO "list" VALUES(1,8,'Old',0,0,NULL,NULL,0,1777636800,1777636800,1);
CREATE TABLE list_membership (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	list_id BIGINT NOT NULL, 
	prospect_id BIGINT NOT NULL, 
	opted_out BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_list_membership PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_list_membership_dataset_id_list_id FOREIGN KEY(dataset_id, list_id) REFERENCES list (dataset_id, id), 
	CONSTRAINT fk_list_membership_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES prospect (dataset_id, id), 
	CONSTRAINT fk_list_membership_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "list_membership" VALUES(1,11,7,9,0,1777636800,1777636800,0);
CREATE TABLE opportunity (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	campaign_id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	value BIGINT NOT NULL, 
	probability SMALLINT NOT NULL, 
	type VARCHAR(255), 
	stage VARCHAR(255), 
	status VARCHAR(4) NOT NULL, 
	closed_at BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_opportunity PRIMARY KEY (dataset_id, id), 
	CONSTRAINT ck_opportunity_status CHECK (status IN ('Open', 'Won', 'Lost')), 
	CONSTRAINT ck_opportunity_probability CHECK (probability BETWEEN 0 AND 100), 
	CONSTRAINT ck_opportunity_value CHECK (value BETWEEN 0 AND 999999999999999), 
	CONSTRAINT fk_opportunity_dataset_id_campaign_id FOREIGN KEY(dataset_id, campaign_id) REFERENCES campaign (dataset_id, id), 
	CONSTRAINT fk_opportunity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "opportunity" VALUES(1,1234,3,'Two anchors',275040,100,NULL,NULL,'Won',1775059200,1772443800,1777636800,1);
INSERT INTO "opportunity" VALUES(1,16,4,'One more anchor',137500,40,NULL,'Negotiation','Open',NULL,1775124000,1776703500,0);
INSERT INTO "opportunity" VALUES(1,18,3,'A buoy',0,0,NULL,NULL,'Open',NULL,1777636800,1777636800,1);
INSERT INTO "opportunity" VALUES(2,3,2,'From the CRM',1001,33,NULL,NULL,'Open',NULL,1777636800,1777636800,0);
INSERT INTO "opportunity" VALUES(1,1236,3,'After the snapshot',300,4,NULL,NULL,'Open',NULL,1777636800,1777636800,0);
CREATE TABLE opportunity_prospect (
	dataset_id BIGINT NOT NULL, 
	opportunity_id BIGINT NOT NULL, 
	prospect_id BIGINT NOT NULL, 
	CONSTRAINT pk_opportunity_prospect PRIMARY KEY (dataset_id, opportunity_id, prospect_id), 
	CONSTRAINT fk_opportunity_prospect_dataset_id_opportunity_id FOREIGN KEY(dataset_id, opportunity_id) REFERENCES opportunity (dataset_id, id), 
	CONSTRAINT fk_opportunity_prospect_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES prospect (dataset_id, id), 
	CONSTRAINT fk_opportunity_prospect_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "opportunity_prospect" VALUES(1,1234,9);
INSERT INTO "opportunity_prospect" VALUES(1,1234,500);
INSERT INTO "opportunity_prospect" VALUES(1,16,9);
INSERT INTO "opportunity_prospect" VALUES(1,18,500);
INSERT INTO "opportunity_prospect" VALUES(2,3,11);
INSERT INTO "opportunity_prospect" VALUES(1,1236,500);
CREATE TABLE prospect (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	campaign_id BIGINT NOT NULL, 
	salutation VARCHAR(255), 
	first_name VARCHAR(255), 
	last_name VARCHAR(255), 
	email VARCHAR(255), 
	email_key VARCHAR(255), 
	company VARCHAR(255), 
	website VARCHAR(255), 
	job_title VARCHAR(255), 
	department VARCHAR(255), 
	country VARCHAR(255), 
	address_one VARCHAR(255), 
	address_two VARCHAR(255), 
	city VARCHAR(255), 
	state VARCHAR(255), 
	territory VARCHAR(255), 
	zip VARCHAR(255), 
	phone VARCHAR(255), 
	fax VARCHAR(255), 
	source VARCHAR(255), 
	annual_revenue VARCHAR(255), 
	employees VARCHAR(255), 
	industry VARCHAR(255), 
	years_in_business VARCHAR(255), 
	comments TEXT, 
	notes TEXT, 
	score BIGINT NOT NULL, 
	grade VARCHAR(2), 
	last_activity_at BIGINT, 
	crm_lead_fid VARCHAR(255), 
	crm_contact_fid VARCHAR(255), 
	crm_owner_fid VARCHAR(255), 
	crm_account_fid VARCHAR(255), 
	crm_last_sync BIGINT, 
	crm_url VARCHAR(255), 
	is_do_not_email BOOLEAN, 
	is_do_not_call BOOLEAN, 
	opted_out BOOLEAN, 
	is_reviewed BOOLEAN, 
	is_starred BOOLEAN, 
	assigned_to_id BIGINT, 
	prospect_account_id BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted BOOLEAN NOT NULL, 
	CONSTRAINT pk_prospect PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_prospect_dataset_id_assigned_to_id FOREIGN KEY(dataset_id, assigned_to_id) REFERENCES user (dataset_id, id), 
	CONSTRAINT fk_prospect_dataset_id_campaign_id FOREIGN KEY(dataset_id, campaign_id) REFERENCES campaign (dataset_id, id), 
	CONSTRAINT fk_prospect_dataset_id_prospect_account_id FOREIGN KEY(dataset_id, prospect_account_id) REFERENCES prospect_account (dataset_id, id), 
	CONSTRAINT fk_prospect_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "prospect" VALUES(1,9,4,NULL,'Jö 😀',NULL,'jo@example.com','jo@example.com','Example & Co',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,22,'A-',1773043800,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,1777636800,1777636800,0);
INSERT INTO "prospect" VALUES(1,500,3,NULL,NULL,'Whoever answers the phone',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,29,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,0);
INSERT INTO "prospect" VALUES(1,10,3,NULL,NULL,NULL,'gone@example.com','gone@example.com',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,1);
INSERT INTO "prospect" VALUES(2,11,2,NULL,NULL,NULL,'shared@example.com','shared@example.com',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,50,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,0);
INSERT INTO "prospect" VALUES(2,12,2,NULL,NULL,NULL,'shared@example.com','shared@example.com',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,0);
INSERT INTO "prospect" VALUES(2,13,2,NULL,NULL,NULL,'max@example.com','max@example.com',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1777636800,1777636800,0);
CREATE TABLE prospect_account (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_prospect_account PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_prospect_account_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
CREATE TABLE sandbox (
	id BIGINT NOT NULL, 
	secret_digest VARCHAR(64) NOT NULL, 
	last_account_id BIGINT NOT NULL, 
	last_dataset_id BIGINT NOT NULL, 
	CONSTRAINT pk_sandbox PRIMARY KEY (id)
);
INSERT INTO "sandbox" VALUES(1,'e8d94fe03972e8e83c34781735a0807efa2b04f2af600200f98d6ec95bc2a84c',2,2);
CREATE TABLE tag (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_tag PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_tag_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "tag" VALUES(1,1235,'Fair',1777636800,1777636800);
CREATE TABLE usage (
	account_id BIGINT NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	used BIGINT NOT NULL, 
	CONSTRAINT pk_usage PRIMARY KEY (account_id), 
	CONSTRAINT fk_usage_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
INSERT INTO "usage" VALUES(1,'2026-05-01',16);
CREATE TABLE user (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	email VARCHAR(255) NOT NULL, 
	email_key VARCHAR(255) NOT NULL, 
	first_name VARCHAR(255), 
	last_name VARCHAR(255), 
	job_title VARCHAR(255), 
	role VARCHAR(32) NOT NULL, 
	time_zone VARCHAR(255) NOT NULL, 
	password_hash VARCHAR(255), 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_user PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_user_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "user" VALUES(1,1,'rita@harbour.example','rita@harbour.example','Rita',NULL,NULL,'Administrator','Europe/Lisbon','$argon2id$v=19$m=1024,t=1,p=1$a6utpLDdTDeIvprNbnhWhQ$Y7lKdKs5Y2zlPZGAjqOxBhLuTNPwn1jQDUNcJYGHUAw',1777636800,1777636800);
INSERT INTO "user" VALUES(1,2,'auditor@harbour.example','auditor@harbour.example',NULL,NULL,NULL,'Read Only','Europe/Lisbon',NULL,1777636800,1777636800);
INSERT INTO "user" VALUES(2,1,'max@harbour.example','max@harbour.example',NULL,NULL,NULL,'Administrator','UTC',NULL,1777636800,1777636800);
CREATE TABLE visitor_activity (
	dataset_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	type SMALLINT NOT NULL, 
	visitor_id BIGINT, 
	prospect_id BIGINT, 
	type_name VARCHAR(255) NOT NULL, 
	details TEXT, 
	campaign_id BIGINT, 
	email_id BIGINT, 
	list_email_id BIGINT, 
	email_template_id BIGINT, 
	form_id BIGINT, 
	form_handler_id BIGINT, 
	site_search_query_id BIGINT, 
	landing_page_id BIGINT, 
	paid_search_ad_id BIGINT, 
	multivariate_test_variation_id BIGINT, 
	visitor_page_view_id BIGINT, 
	file_id BIGINT, 
	custom_redirect_id BIGINT, 
	visit_id BIGINT, 
	opportunity_id BIGINT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_visitor_activity PRIMARY KEY (dataset_id, id), 
	CONSTRAINT fk_visitor_activity_dataset_id_campaign_id FOREIGN KEY(dataset_id, campaign_id) REFERENCES campaign (dataset_id, id), 
	CONSTRAINT fk_visitor_activity_dataset_id_opportunity_id FOREIGN KEY(dataset_id, opportunity_id) REFERENCES opportunity (dataset_id, id), 
	CONSTRAINT fk_visitor_activity_dataset_id_prospect_id FOREIGN KEY(dataset_id, prospect_id) REFERENCES prospect (dataset_id, id), 
	CONSTRAINT fk_visitor_activity_dataset_id FOREIGN KEY(dataset_id) REFERENCES dataset (id)
);
INSERT INTO "visitor_activity" VALUES(1,12,8,NULL,9,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1772443800,1772443800);
INSERT INTO "visitor_activity" VALUES(1,13,8,NULL,500,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1772443800,1772443800);
INSERT INTO "visitor_activity" VALUES(1,14,9,NULL,9,'Opportunity Won',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1775059200,1775059200);
INSERT INTO "visitor_activity" VALUES(1,15,9,NULL,500,'Opportunity Won',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1234,1775059200,1775059200);
INSERT INTO "visitor_activity" VALUES(1,17,8,NULL,9,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,16,1775124000,1775124000);
INSERT INTO "visitor_activity" VALUES(1,19,8,NULL,500,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,18,1777636800,1777636800);
INSERT INTO "visitor_activity" VALUES(1,20,11,NULL,9,'Email','Newsletter: anchors',NULL,77,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1773042900,1773042900);
INSERT INTO "visitor_activity" VALUES(1,21,4,NULL,9,'Form','Ask us',NULL,NULL,NULL,NULL,12,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1773043800,1773043800);
INSERT INTO "visitor_activity" VALUES(2,4,8,NULL,11,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3,1777636800,1777636800);
INSERT INTO "visitor_activity" VALUES(1,1237,8,NULL,500,'New Opportunity',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1236,1777636800,1777636800);
CREATE TABLE worker (
	id VARCHAR(32) NOT NULL, 
	seen_at BIGINT NOT NULL, 
	CONSTRAINT pk_worker PRIMARY KEY (id)
);
INSERT INTO "worker" VALUES('ba3b19c15096faa9857c50941ba5338f',1795185231);
CREATE INDEX ix_failed_login_forgotten_at ON failed_login (forgotten_at);
CREATE INDEX ix_directory_account_id_consent ON directory (account_id, consent);
CREATE INDEX ix_directory_account_id_user_id_kind_expires_at ON directory (account_id, user_id, kind, expires_at);
CREATE INDEX ix_campaign_dataset_id_created_at_id ON campaign (dataset_id, created_at, id);
CREATE UNIQUE INDEX ix_custom_field_dataset_id_field_id ON custom_field (dataset_id, field_id);
CREATE INDEX ix_list_dataset_id_name ON list (dataset_id, name);
CREATE UNIQUE INDEX ix_user_dataset_id_email_key ON user (dataset_id, email_key);
CREATE INDEX ix_opportunity_dataset_id_deleted_created_at_id ON opportunity (dataset_id, deleted, created_at, id);
CREATE INDEX ix_opportunity_dataset_id_deleted_id ON opportunity (dataset_id, deleted, id);
CREATE INDEX ix_opportunity_dataset_id_deleted_probability_id ON opportunity (dataset_id, deleted, probability, id);
CREATE INDEX ix_opportunity_dataset_id_deleted_updated_at_id ON opportunity (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_opportunity_dataset_id_deleted_value_id ON opportunity (dataset_id, deleted, value, id);
CREATE INDEX ix_prospect_dataset_id_deleted_created_at_id ON prospect (dataset_id, deleted, created_at, id);
CREATE INDEX ix_prospect_dataset_id_deleted_id ON prospect (dataset_id, deleted, id);
CREATE INDEX ix_prospect_dataset_id_deleted_last_activity_at_id ON prospect (dataset_id, deleted, last_activity_at, id);
CREATE INDEX ix_prospect_dataset_id_deleted_updated_at_id ON prospect (dataset_id, deleted, updated_at, id);
CREATE INDEX ix_prospect_dataset_id_email_key ON prospect (dataset_id, email_key);
CREATE INDEX ix_custom_field_value_dataset_id_custom_field_id ON custom_field_value (dataset_id, custom_field_id);
CREATE INDEX ix_list_membership_dataset_id_deleted_id ON list_membership (dataset_id, deleted, id);
CREATE UNIQUE INDEX ix_list_membership_dataset_id_list_id_prospect_id ON list_membership (dataset_id, list_id, prospect_id);
CREATE INDEX ix_list_membership_dataset_id_prospect_id ON list_membership (dataset_id, prospect_id);
CREATE INDEX ix_opportunity_prospect_dataset_id_prospect_id_opportunity_id ON opportunity_prospect (dataset_id, prospect_id, opportunity_id);
CREATE INDEX ix_visitor_activity_dataset_id_opportunity_id_id ON visitor_activity (dataset_id, opportunity_id, id);
CREATE INDEX ix_visitor_activity_dataset_id_prospect_id_id ON visitor_activity (dataset_id, prospect_id, id);
COMMIT;
