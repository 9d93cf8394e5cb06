namespace Liftoff.Monitoring.Reports;

/// <summary>What a line of the profit and loss report is.</summary>
internal enum ProfitDimension
{
    Network,
    Buyer,
    BuyerNetwork,
    Site,
}
