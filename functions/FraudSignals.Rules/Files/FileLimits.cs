namespace FraudSignals.Rules.Files;

/// <summary>How much one rule file may hold.</summary>
internal static class FileLimits
{
    /// <summary>The most rules; each is compiled, which for the longest expressions takes a good part of a second.</summary>
    public const int MaxRules = 20;

    /// <summary>The most aggregates, and the most parameters.</summary>
    public const int MaxEntries = 100;

    /// <summary>The most bands of a rule: more steps than anybody tells apart.</summary>
    public const int MaxBands = 8;
}
