    -- Owners are the same without regard to case, and are called as they are spelled most often.
    SELECT lower(owner) AS key, arg_min(owner, (-rows, owner)) AS name
    FROM (SELECT owner, {rows} AS rows FROM {relation} WHERE owner IS NOT NULL AND lower(owner) <> 'unknown' GROUP BY owner)
    GROUP BY 1
