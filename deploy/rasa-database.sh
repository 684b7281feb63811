#!/bin/sh
# Run once by the database's image: a database and an account of Rasa's own, without rights on the other.
set -e
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set password="$RASA_POSTGRES_PASSWORD" <<'SQL'
CREATE USER permanence_rasa PASSWORD :'password';
CREATE DATABASE permanence_rasa OWNER permanence_rasa;
REVOKE CONNECT ON DATABASE permanence FROM PUBLIC;
SQL
