using System.Runtime.CompilerServices;
using FraudSignals.Memory;

namespace FraudSignals.State.Blocks;

internal sealed unsafe partial class SubjectTable
{
    // What a block is longer than what it holds when it is laid out: every row added takes some of it, and every layout takes time.
    private const int SpareParts = 40;
    private const int SpareBytes = 16;

    /// <summary>
    /// Lays a subject's block out anew: expired rows go, the sections stand close, the growing one with room for so many bytes, and
    /// the block gets a little room at its end. Returns the state where it is now.
    /// </summary>
    public SubjectState Rebuild(in SubjectState state, Section? growing, int growingBytes)
    {
        var layout = state.BlockLayout;
        var places = _places.AsSpan(0, layout.Sections.Length);
        var total = layout.FirstRow;
        for (var i = 0; i < places.Length; i++)
        {
            var section = layout.Sections[i];
            var used = 0;
            if (state.Count(i) > 0)
            {
                section.Purge(state, WatermarkOf(state));
                used = state.Count(i) * section.RowSize(state);
            }

            places[i] = (used, total);
            total += Aligned(section == growing ? growingBytes : used);
        }

        if (total > Arena.MaxBlockBytes)
        {
            throw new InvalidOperationException($"The state of one {layout.Kind} would pass {Arena.MaxBlockBytes} bytes.");
        }

        var before = state.BlockSize;
        var size = Arena.SizeFor(Math.Min(total + total / SpareParts + SpareBytes, Arena.MaxBlockBytes));
        if (size == before || (size < before && before - size <= size / SpareParts))
        {
            // A little less is not worth a move.
            Arrange(state, state, places, total, before);
            return state;
        }

        ref var entry = ref _index.Find(state.Token, add: false);
        var kind = state.Kind;
        var place = new SubjectIndex.Entry();
        Place(ref place, size);

        // To make room for that, the old block may have been moved too.
        var moved = new SubjectState(this, layout, _arena.At(place.Address));
        Arrange(new SubjectState(this, layout, _arena.At(entry.Address)), moved, places, total, size);
        moved.SetBlockSize(size);
        Tally.Grow(kind, size - before);
        _arena.Release(entry.Address, before);
        (entry.Address, entry.Lines) = (place.Address, place.Lines);
        return moved;
    }

    // Puts what is used of each section in its place, in the same block or another, and clears the rest.
    private static void Arrange(in SubjectState from, in SubjectState to, ReadOnlySpan<(int Used, int Start)> places, int end, int size)
    {
        var source = from.First;
        var target = to.First;
        if (source != target)
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)places[0].Start);
        }

        // First those that move down, from the first on, then those that move up, from the last on: so none is written over that has
        // yet to move.
        for (var i = 0; i < places.Length; i++)
        {
            var (used, start) = places[i];
            if (used > 0 && (source != target || start < from.Offset(i)))
            {
                Overlap.MoveDown(target + start, source + from.Offset(i), used);
            }
        }

        for (var i = places.Length - 1; source == target && i >= 0; i--)
        {
            var (used, start) = places[i];
            if (used > 0 && start > from.Offset(i))
            {
                Overlap.MoveUp(target + start, source + from.Offset(i), used);
            }
        }

        for (var i = places.Length - 1; i >= 0; i--)
        {
            var (used, start) = places[i];
            var next = i + 1 < places.Length ? places[i + 1].Start : size;
            if (start + used < next)
            {
                new Span<byte>(target + start + used, next - start - used).Clear();
            }

            to.SetOffset(i, start);
        }

        to.SetOffset(places.Length, end);
    }

    private static (int Used, int Start)[] PlacesFor(BlockLayout[] layouts) => new (int, int)[layouts.Max(l => l?.Sections.Length ?? 0)];
}
