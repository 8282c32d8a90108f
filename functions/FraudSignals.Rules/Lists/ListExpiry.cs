namespace FraudSignals.Rules.Lists;

/// <summary>Entries of a list that end on the same day.</summary>
/// <param name="File">The file they stand in.</param>
/// <param name="Line">The line of the first of them, 1-based.</param>
/// <param name="Expires">The last day (UTC) they hold.</param>
/// <param name="Entries">How many they are.</param>
public sealed record ListExpiry(string File, int Line, DateOnly Expires, int Entries);
