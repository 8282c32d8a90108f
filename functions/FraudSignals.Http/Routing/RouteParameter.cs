using System.Collections.Immutable;

namespace FraudSignals.Http.Routing;

/// <summary>What may stand in the query of a route, once.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Values">What it may be, after "The parameter x is": for people to read.</param>
/// <param name="IsGood">Whether a text is one of these; never asked about an empty one, which is none.</param>
public sealed record RouteParameter(string Name, string Values, Func<string, bool> IsGood)
{
    /// <summary>The words it may be; none where it is not one of a few.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>What it may be as a whole number, and what it is when left out; null where it is none.</summary>
    public (int Least, int Most, int Default)? Range { get; init; }

    /// <summary>A parameter that is one of a few words, in any case.</summary>
    public static RouteParameter OneOf(string name, string values, params string[] words) =>
        new(name, values, text => words.Contains(text, StringComparer.OrdinalIgnoreCase)) { Words = [.. words] };
}
