-- How delivered text is read, wherever it comes from.

-- A number, exact, with or without a dollar sign and thousands separators; NULL when it is none.
CREATE OR REPLACE TEMP MACRO amount(text) AS
    coalesce(TRY_CAST(text AS DECIMAL(38, 15)), TRY_CAST(regexp_replace(text, '[$,\s]', '', 'g') AS DECIMAL(38, 15)));

-- Whether a row says that it is of another day. One that does not say is of the day that was asked for.
CREATE OR REPLACE TEMP MACRO is_other_date(text, day) AS
    text IS NOT NULL AND TRY_CAST(left(text, 10) AS DATE) IS DISTINCT FROM day;
