-- The media buys of a campaign (contract: media-buys §2.2): over its plan, or else by its number. A buy that both name counts
-- once, as planned. Ids are compared as text: they are uuid in the media tool, text where we made the tables.
WITH campaign AS (
    SELECT id::text AS id, campaign_number FROM campaigns WHERE (id::text = @campaign OR campaign_number = @campaign) AND is_deleted IS NOT TRUE
), asked AS (
    -- A number that only the buys carry is enough to find them by.
    SELECT campaign_number FROM campaign
    UNION
    SELECT @campaign WHERE NOT EXISTS (SELECT FROM campaign)
), linked AS (
    SELECT lmb.media_buy_id::text AS media_buy_id, true AS is_planned
    FROM campaign c
    JOIN strategies s ON s.campaign_id::text = c.id
    JOIN line_items li ON li.strategy_id::text = s.id::text AND li.is_deleted IS NOT TRUE
    JOIN line_item_media_buys lmb ON lmb.line_item_id::text = li.id::text AND lmb.is_deleted IS NOT TRUE
    WHERE lmb.media_buy_id IS NOT NULL
    UNION ALL
    SELECT mb.id::text, false
    FROM asked c
    -- A real array, or the text of one, or numbers with anything between.
    JOIN media_buys mb ON mb.is_deleted IS NOT TRUE
        AND (to_jsonb(mb.campaign_numbers) @> to_jsonb(c.campaign_number) OR c.campaign_number = ANY (regexp_split_to_array(to_jsonb(mb.campaign_numbers) #>> '{}', '[^A-Za-z0-9_-]+')))
)
SELECT media_buy_id, bool_or(is_planned) AS is_planned FROM linked GROUP BY media_buy_id
