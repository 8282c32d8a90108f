using FraudSignals.Events;

namespace FraudSignals.State.Blocks;

/// <summary>
/// How a block is divided: what the table of subjects must know to move, grow and clean one, whatever its sections are for.
/// </summary>
internal class BlockLayout
{
    public required SubjectKind Kind { get; init; }

    /// <summary>The sections in the order they stand in a block.</summary>
    public required Section[] Sections
    {
        get;
        init
        {
            field = value;
            FirstScalar = SubjectState.ScalarAt(value.Length, 0);
        }
    }

    /// <summary>Where the first scalar stands in a block.</summary>
    public int FirstScalar { get; private init; }

    /// <summary>How many 32-bit scalars stand before the sections.</summary>
    public int Scalars => Shape.Scalars.Length;

    /// <summary>The layout as it can be known again under other rules.</summary>
    public required BlockSchema Shape
    {
        get;
        init
        {
            field = value;
            FirstRow = value.PrefixBytes;
        }
    }

    /// <summary>Where the first section stands in a block.</summary>
    public int FirstRow { get; private init; }
}
