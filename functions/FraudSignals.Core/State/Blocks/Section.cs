using FraudSignals.Memory;

namespace FraudSignals.State.Blocks;

/// <summary>A section of a layout: an array of rows that grows, loses expired rows and knows its own row size.</summary>
internal abstract class Section
{
    /// <summary>Its place in the layout; set when the layout is made.</summary>
    public int Index { get; set; }

    /// <summary>What its rows are about, so that they are known again under other rules; unique in a layout.</summary>
    public required string Identity { get; init; }

    /// <summary>What its rows look like.</summary>
    public abstract SectionSchema Describe();

    /// <summary>The size of a row in this subject's block, bytes.</summary>
    public abstract int RowSize(in SubjectState state);

    /// <summary>Drops rows that no event can need any more, in place, given the oldest event time that may still come.</summary>
    public abstract void Purge(in SubjectState state, long watermark);

    /// <summary>Removes the first rows.</summary>
    protected unsafe void DropFirst(in SubjectState state, int rows)
    {
        if (rows == 0)
        {
            return;
        }

        var size = RowSize(state);
        var count = state.Count(Index);
        var first = state.First + state.Offset(Index);
        Overlap.MoveDown(first, first + rows * size, (count - rows) * size);
        state.SetCount(Index, count - rows);
    }
}
