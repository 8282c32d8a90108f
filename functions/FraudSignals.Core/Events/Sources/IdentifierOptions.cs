using System.Collections.Immutable;

namespace FraudSignals.Events.Sources;

/// <summary>What a source says of its identifiers beside what holds for all.</summary>
public sealed record IdentifierOptions
{
    /// <summary>Nothing of its own.</summary>
    public static IdentifierOptions Default { get; } = new();

    /// <summary>Texts that say that nothing is known; case, spaces and punctuation do not matter.</summary>
    public ImmutableArray<string> Absent { get; init; } = [];

    /// <summary>Texts that say that the identifier is kept back.</summary>
    public ImmutableArray<string> Withheld { get; init; } = [];

    /// <summary>The digits dialled before a country code; empty for those of the country's plan, 00 and 011.</summary>
    public ImmutableArray<string> InternationalPrefixes { get; init; } = [];

    /// <summary>
    /// The digits before a national number that do not belong to it; empty text for none, null for those of the country's plan.
    /// </summary>
    public string? TrunkPrefix { get; init; }

    /// <summary>How many digits a national number has without the trunk prefix; empty for what the country's plan says.</summary>
    public ImmutableArray<int> NationalLengths { get; init; } = [];

    /// <summary>Numbers that are complete as they are, however long; codes of up to six digits are without being named.</summary>
    public ImmutableArray<string> ShortCodes { get; init; } = [];

    /// <summary>Whether separators and case of accounts mean something, so that 123-4 and 1234 are two.</summary>
    public bool AccountsAsWritten { get; init; }

    /// <summary>Whether the number plan is the country's own.</summary>
    internal bool HasPlanOfCountry =>
        InternationalPrefixes.IsDefaultOrEmpty && TrunkPrefix is null && NationalLengths.IsDefaultOrEmpty && ShortCodes.IsDefaultOrEmpty;
}
