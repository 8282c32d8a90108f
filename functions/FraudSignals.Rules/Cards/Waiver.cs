namespace FraudSignals.Rules.Cards;

/// <summary>A check that a card asks not to be warned of, for a stated time.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Until">The last day on which it holds.</param>
/// <param name="Offset">Where in the file it stands.</param>
internal sealed record Waiver(string Check, DateOnly Until, int Offset);
