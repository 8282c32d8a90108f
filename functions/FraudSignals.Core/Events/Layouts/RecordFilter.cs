using System.Collections.Immutable;

namespace FraudSignals.Events.Layouts;

/// <summary>Tells records apart by one of their values.</summary>
/// <param name="From">The name of the value.</param>
/// <param name="Values">What it may be, whatever its case; "" for a value that is absent.</param>
/// <param name="Passes">Whether records with those values are meant; else all others.</param>
public sealed record RecordFilter(string From, ImmutableHashSet<string> Values, bool Passes)
{
    /// <summary>Whether a record is meant that has this value; "" where it has none.</summary>
    public bool Takes(string value) => Values.Contains(value) == Passes;
}
