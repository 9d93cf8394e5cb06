-- What the merge works on. The engine lives as long as one run.
-- Which Strategis campaign a network's campaign is paired with, by whom: 0 a network map, 1 another report, 2 what is stored.
CREATE TEMP TABLE id_pairs (platform VARCHAR, network_campaign VARCHAR, strategis_id VARCHAR, priority TINYINT);

-- A network's campaign has one name, though not every report tells it.
CREATE TEMP TABLE id_names (platform VARCHAR, network_campaign VARCHAR, campaign_name VARCHAR);

-- What each report says of each campaign, or campaign and ad set.
CREATE TEMP TABLE source_figures (
    campaign_id           VARCHAR,          -- Strategis's id where it could be found, else the network's
    adset_id              VARCHAR,          -- NULL at level campaign, and where a report knows no ad sets
    endpoint              VARCHAR,
    rows                  BIGINT,
    id_source             VARCHAR,          -- explicit | network_map | name_prefix | none
    facebook_campaign_id  VARCHAR,          -- the one that spends most
    facebook_campaign_ids VARCHAR[],
    account_id            VARCHAR,
    campaign_name         VARCHAR,
    adset_name            VARCHAR,
    owner                 VARCHAR,
    lane                  VARCHAR,
    category              VARCHAR,
    media_source          VARCHAR,
    rsoc_site             VARCHAR,
    created_time          VARCHAR,
    spend                 DECIMAL(38, 15),  -- NULL: no row delivered it
    revenue               DECIMAL(38, 15),
    sessions              DECIMAL(38, 15),
    s1_clicks             DECIMAL(38, 15),
    clicks                DECIMAL(38, 15),
    impressions           DECIMAL(38, 15),
    strategis_impressions DECIMAL(38, 15),
    conversions           DECIMAL(38, 15),
    rpc_average           DECIMAL(38, 15),
    reused_run_id         VARCHAR           -- the run whose answer this is; NULL for this run's own
);
