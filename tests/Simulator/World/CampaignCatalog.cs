using System.Globalization;

namespace Liftoff.Simulator.World;

/// <summary>Draws the campaigns of a world: ids, names, owners, sites, ad sets, and the oddities that real accounts have.</summary>
internal static class CampaignCatalog
{
    private const string Digits = "0123456789";
    private const string LowerCaseAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Campaigns launched one by one over these days; all others are older. Gives "first seen" something to see.</summary>
    private static readonly DateOnly FirstLaunch = new(2025, 11, 18);

    private static readonly string[] BaseCategories =
    [
        "HearingAids", "DentalImplants", "SeniorPhones", "WalkInTubs", "StairLifts", "CarInsurance", "HomeWarranty", "SolarPanels",
        "Botox", "KneePain", "Psoriasis", "SleepApnea", "CruiseDeals", "TinyHomes", "OnlineDegrees", "NursingJobs", "TruckDriving",
        "DebtRelief", "TaxRelief", "PersonalLoans", "RoofRepair", "GutterGuards", "WindowReplacement", "BathroomRemodel", "SUVDeals",
        "ElectricCars", "LuxuryWatches", "MemoryCare", "AssistedLiving", "Diabetes", "WeightLoss", "HairTransplant", "LasikSurgery",
        "PetInsurance", "DogTraining", "ArmyBenefits", "CreditCards", "PrepaidPhones", "LaptopDeals", "MattressSale", "CoolSculpting",
    ];

    private static readonly string[] Categories =
        [.. BaseCategories, .. BaseCategories[..20].Select(c => c + "-SP"), .. BaseCategories[..18].Select(c => c + "En")];

    /// <summary>Six owners, very unequal, each with the spellings that occur for them.</summary>
    private static readonly (double CumulativeShare, string[] Labels)[] Buyers =
    [
        (0.47, ["alex", "alex", "Alex"]), (0.69, ["Robin", "RobinFB", "robin"]), (0.84, ["Sam"]),
        (0.93, ["kim", "KIM"]), (0.97, ["Jordan"]), (1.00, ["Pat", "PatTB"]),
    ];

    private static readonly string[] Sites =
    [
        "trusted-info", "wesoughtit.com", "read.travelroo.com", "topicwhich.com", "eworld.tips", "secretprice.com",
        "trivia-library.com", "searchalike.com", "topicassist", "dlg", "read.classroom67", "read.classroom67.com",
        "www.wesoughtit.com", "example-site.com",
    ];

    private static readonly string[] BidStrategies = ["LOWEST_COST_WITHOUT_CAP", "LOWEST_COST_WITH_BID_CAP", "COST_CAP"];

    public static List<Campaign> Draw(WorldOptions options)
    {
        var campaigns = new List<Campaign>();
        var usedIds = new HashSet<string>();
        Add(NetworkProfile.Facebook, options.FacebookCampaigns);
        Add(NetworkProfile.Taboola, options.TaboolaCampaigns);
        Add(NetworkProfile.MediaGo, options.MediaGoCampaigns);
        Add(NetworkProfile.Outbrain, options.OutbrainCampaigns);
        Add(NetworkProfile.NewsBreak, options.SmallNetworkCampaigns);
        Add(NetworkProfile.SmartNews, options.SmallNetworkCampaigns);
        Add(NetworkProfile.Zemanta, options.SmallNetworkCampaigns);
        return campaigns;

        void Add(NetworkProfile network, int count)
        {
            var total = (int)Math.Round(count * options.Scale);
            var siblings = new List<Campaign>();
            for (var i = 0; i < total; i++)
            {
                var campaign = DrawOne(options.Seed, campaigns.Count, network, i < total / 2, siblings, usedIds);
                siblings.Add(campaign);
                campaigns.Add(campaign);
            }
        }
    }

    private static Campaign DrawOne(
        int seed, int index, NetworkProfile network, bool spends, List<Campaign> siblings, HashSet<string> usedIds)
    {
        var random = SeededRandom.For(seed, "campaign", index);
        var onFacebook = network.Network == Network.Facebook;
        var earlier = siblings.Count > 3 ? random.Pick(siblings) : null;

        // 5 % share a Facebook campaign with another Strategis campaign; 4 % are a second Facebook campaign of a Strategis campaign.
        var oddity = random.Next();
        var sharesNetworkCampaign = onFacebook && earlier is not null && oddity < 0.05;
        var sharesStrategisId = onFacebook && earlier is not null && oddity is >= 0.05 and < 0.09;
        var nameIsCopied = onFacebook && earlier is not null && !spends && oddity is >= 0.09 and < 0.15;

        var strategisId = sharesStrategisId ? earlier!.StrategisId : NewStrategisId(ref random, usedIds);
        var networkId = sharesNetworkCampaign ? earlier!.NetworkCampaignId : NewNetworkId(ref random, network, usedIds);
        var category = sharesNetworkCampaign || sharesStrategisId ? earlier!.Category : random.Pick(Categories);
        var trueBuyer = sharesStrategisId ? earlier!.TrueBuyer : DrawBuyer(ref random);
        var buyer = sharesStrategisId ? earlier!.Buyer : Report(trueBuyer, ref random);
        var launchedLate = index % 14 == 5;
        var created = launchedLate
            ? FirstLaunch.AddDays(index / 14 % 16)
            : new DateOnly(2025, 6, 1).AddDays(random.Next(120));
        var name = sharesNetworkCampaign ? earlier!.Name
            : random.Chance(0.02) ? null
            : DrawName(ref random, nameIsCopied ? earlier!.StrategisId : strategisId, created, category, network.Mark, buyer);

        return new()
        {
            Index = index,
            Network = network.Network,
            StrategisId = strategisId,
            NetworkCampaignId = networkId,
            Name = name,
            Buyer = buyer,
            TrueBuyer = trueBuyer,
            Category = category,
            AccountId = sharesNetworkCampaign ? earlier!.AccountId : DrawAccount(ref random, seed, network.Network),
            Site = sharesStrategisId ? earlier!.Site : random.Pick(Sites),
            DailyBudget = random.Next(1, 40) * 25,
            Status = spends || random.Chance(0.3) ? "ACTIVE" : "PAUSED",
            BidStrategy = random.Pick(BidStrategies),
            CreatedAt = new(created, new(random.Next(24), random.Next(60), random.Next(60)), TimeSpan.Zero),
            NameIsCopied = nameIsCopied,
            AdSets = DrawAdSets(ref random, network, category, usedIds),
            UsuallySpends = spends,
            Redirects = random.Chance(0.3),
            ReportingLagHours = random.Next(1, 3),
            Keywords = KeywordsOf(category),
        };
    }

    private static string NewStrategisId(ref SeededRandom random, HashSet<string> used)
    {
        while (true)
        {
            var draw = random.Next(184);                                     // measured: 93 of length 11, 68 of 10, 1 of 9
            var middle = draw < 104 ? 5 : draw < 182 ? 4 : 3;
            var id = $"si{random.Text(middle, LowerCaseAndDigits)}06{random.Text(2, LowerCaseAndDigits)}";
            if (used.Add(id)) return id;
        }
    }

    private static string NewNetworkId(ref SeededRandom random, NetworkProfile network, HashSet<string> used)
    {
        while (true)
        {
            var older = random.Chance(0.1);
            var id = network.Network == Network.Facebook
                ? older ? "238" + random.Text(14, Digits) : "120" + random.Text(15, Digits)
                : "4" + random.Text(network.IdDigits - 1, Digits);
            if (used.Add(id)) return id;
        }
    }

    private static string DrawBuyer(ref SeededRandom random)
    {
        var at = random.Next();
        return random.Pick(Buyers.First(b => at < b.CumulativeShare).Labels);
    }

    /// <summary>The buyer as reports show it: 10 % get lost in one way or another, 4 % become UNKNOWN.</summary>
    private static string? Report(string buyer, ref SeededRandom random) => random.Next() switch
    {
        < 0.05 => null,
        < 0.08 => "",
        < 0.10 => " ",
        < 0.14 => "UNKNOWN",
        _ => buyer,
    };

    private static string DrawAccount(ref SeededRandom random, int seed, Network network)
    {
        var account = random.Next(network == Network.Facebook ? 6 : 2);
        var number = SeededRandom.For(seed, "account", (int)network, account).Text(15, "123456789");
        return random.Chance(0.5) ? "act_" + number : number;
    }

    private static string DrawName(
        ref SeededRandom random, string id, DateOnly created, string category, string mark, string? buyer)
    {
        var who = string.IsNullOrWhiteSpace(buyer) || buyer == "UNKNOWN" ? "XX" : buyer[..2].ToUpperInvariant();
        var day = created.ToString("MMdd", CultureInfo.InvariantCulture);
        if (mark == "FB" && random.Chance(0.02))
            return $"SID:{id} | {category} | hookset_{random.Next(9)}_{created:yyyy_MM_dd} | US | {mark} | {created:yyyy-MM-dd}";
        var name = random.Chance(0.6) ? $"{id}_{day}_{category}_{mark}_KW_{who}" : $"{id}_{category}_{day}_{mark}_{who}";
        return random.Next(20) switch
        {
            0 or 1 => name + " - Copy",
            2 => name + " // new LP",
            3 => name + " (2)",
            4 => name + " \"winner\", v2",
            _ => name,
        };
    }

    private static AdSet[] DrawAdSets(ref SeededRandom random, NetworkProfile network, string category, HashSet<string> used)
    {
        var adSets = new AdSet[random.Next(1, 4)];
        for (var i = 0; i < adSets.Length; i++)
        {
            var ads = new Ad[random.Next(1, 3)];
            for (var j = 0; j < ads.Length; j++) ads[j] = new(NewNetworkId(ref random, network, used), $"{category} image {j + 1}");
            adSets[i] = new(NewNetworkId(ref random, network, used), $"{category} US 45+ set {i + 1}", ads) { Weight = 0.2 + random.Next() };
        }
        return adSets;
    }

    private static string[] KeywordsOf(string category)
    {
        var words = string.Concat(category.Split('-')[0].Select((c, i) => i > 0 && char.IsUpper(c) ? " " + c : c.ToString()))
            .ToLowerInvariant();
        return
        [
            words, $"best {words} near me", $"{words} cost", $"{words}, affordable", $"top 10 {words} {{State}}",
            $"\"{words}\" for seniors", $"{words} {{City}}, {{State}} 2025", $"free {words} – éligible",
        ];
    }
}
