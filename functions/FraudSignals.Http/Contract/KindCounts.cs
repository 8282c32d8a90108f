using FraudSignals.Events;

namespace FraudSignals.Http.Contract;

/// <summary>Counts by kind of subject; kinds of which there are none are left out.</summary>
public record KindCounts
{
    public long? Number { get; init; }

    public long? Sim { get; init; }

    public long? Device { get; init; }

    public long? Cell { get; init; }

    public long? Account { get; init; }

    /// <summary>The count of a kind; 0 where it is left out.</summary>
    public long this[SubjectKind kind] => kind switch
    {
        SubjectKind.Number => Number,
        SubjectKind.Sim => Sim,
        SubjectKind.Device => Device,
        SubjectKind.Cell => Cell,
        _ => Account,
    } ?? 0;
}
