using FraudSignals.Reports;

namespace FraudSignals.Backtesting;

/// <summary>A typology that could not alert on a source, because too many of its rules could not say.</summary>
/// <param name="Typology">Its id.</param>
/// <param name="Source">The source.</param>
/// <param name="Said">The share of its weight whose rules can say mostly, 0 to 1.</param>
/// <param name="HighestScore">The most they give together.</param>
/// <param name="Threshold">What an alert takes.</param>
internal sealed record MuteTypology(string Typology, string Source, double Said, double HighestScore, double Threshold)
{
    public static IReadOnlyList<MuteTypology> Of(RulesReport rules) =>
    [
        .. from typology in rules.Typologies
           from source in typology.Sources
           where !source.CanAlert && source.Share < 1
           select new MuteTypology(typology.Id, source.Source, source.Share, source.HighestScore, typology.AlertThreshold),
    ];
}
