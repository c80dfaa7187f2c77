#!/bin/sh
# Runs once, when the database server makes its data folder. Three roles: the migrator owns the schema; motcua_app
# has the tables' rights but no sign-in and no DDL; motcua is the sign-in of the program and has only motcua_app.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set migrator_password="$(cat /run/secrets/migrator_password)" \
  --set app_password="$(cat /run/secrets/app_password)" <<'SQL'
create role motcua_app nologin;
create role motcua_migrator login password :'migrator_password';
create role motcua login password :'app_password' in role motcua_app;
grant motcua_app to motcua_migrator with admin option;
create database motcua owner motcua_migrator;
revoke all on database motcua from public;
grant connect on database motcua to motcua_app;
SQL
