using System.Collections.Immutable;

namespace FraudSignals.Events.Layouts;

/// <summary>
/// Records that are parts of one: all with the same reference are put together in the order of their sequence. Seconds add up, the
/// last part's status counts, of everything else the first part that has it.
/// </summary>
/// <param name="By">The names of the values that together are the reference; a record without them is whole. Empty where the id is the
/// reference.</param>
/// <param name="Sequence">The name of the number that orders the parts, which a whole record does not have; null for the order in which
/// parts come.</param>
/// <param name="Last">Which part is the last, so that no more will come; null where nothing tells.</param>
public sealed record PartialRecords(ImmutableArray<string> By, string? Sequence, RecordFilter? Last)
{
    /// <summary>Every name it reads.</summary>
    public IEnumerable<string> Names => By.Concat(new[] { Sequence, Last?.From }.OfType<string>());
}
