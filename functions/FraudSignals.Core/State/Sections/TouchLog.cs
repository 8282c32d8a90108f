using System.Runtime.CompilerServices;
using FraudSignals.Events;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>
/// The newest <see cref="Limit"/> touches of one kind, in order of time and id, for what depends on order: gaps and
/// shares. A row is the time with some bits of the id below it, and of each field asked for the low bits of its identifier or its
/// place, 0 where it is absent; of findings whose they are and whose led to them; and the weight, if one is asked for.
/// </summary>
internal sealed class TouchLog(
    TimeSpan window, EventField[] details, EventField? weight = null, bool ofFindings = false, WorthTable? worth = null) : Section
{
    public const int Limit = 64;
    private const int KeyBytes = 8;
    private const int IdBits = 20;

    private readonly long _window = (long)window.TotalMilliseconds;
    private readonly int _origin = KeyBytes + sizeof(uint) * details.Length;
    private readonly int _weight = KeyBytes + sizeof(uint) * (details.Length + (ofFindings ? 2 : 0));
    private readonly int _rowBytes =
        KeyBytes + sizeof(uint) * (details.Length + (ofFindings ? 2 : 0)) + (weight is null ? 0 : sizeof(long));

    // Of each detail the position of its identifier; below 0 of the place.
    private readonly int[] _positions = [.. details.Select(d => d == EventField.CalleePlace ? -1 : EventFieldInfo.Of(d).Position)];

    public EventField[] Details { get; } = details;

    public override SectionSchema Describe() => new(
        Identity, KeyBytes,
        [
            .. Details.Select(d => EventFieldInfo.Of(d).Name), .. ofFindings ? (string[])["origin", "cause"] : [],
            .. weight is { } field ? (string[])[$"weight {EventFieldInfo.Of(field).Name}", "weight above"] : [],
        ],
        sizeof(uint), -1);

    public override int RowSize(in SubjectState state) => _rowBytes;

    // Only the newest are of use, so what is older than the window before the newest goes whatever may still come late.
    public override void Purge(in SubjectState state, long watermark)
    {
        var count = state.Count(Index);
        var drop = 0;
        while (drop < count && TimeAt(state, drop) <= TimeAt(state, count - 1) - _window)
        {
            drop++;
        }

        DropFirst(state, drop);
    }

    public void Add(ref SubjectState state, in Touch touch, in Event source)
    {
        var id = source.Id;
        var key = touch.Time << IdBits | (long)(Scramble((ulong)id.Packed ^ (ulong)(id.Packed >> 64)) >> (64 - IdBits));
        var count = state.Count(Index);
        var position = count;
        while (position > 0 && KeyAt(state, position - 1) > key)
        {
            position--;
        }

        if (count >= Limit)
        {
            if (position == 0)
            {
                return;
            }

            DropFirst(state, 1);
            position--;
        }

        var row = SubjectState.InsertRow(ref state, this, position, _rowBytes);
        Unsafe.As<byte, long>(ref row[0]) = key;
        for (var i = 0; i < _positions.Length; i++)
        {
            Unsafe.As<byte, uint>(ref row[KeyBytes + 4 * i]) = _positions[i] < 0 ? source.CalleePlace : source.Tokens[_positions[i]].Low32;
        }

        if (ofFindings)
        {
            Unsafe.As<byte, uint>(ref row[_origin]) = touch.Origin;
            Unsafe.As<byte, uint>(ref row[_origin + sizeof(uint)]) = touch.Cause;
        }

        if (weight is { } field)
        {
            var value = field == EventField.Worth ? worth?.Of(source) ?? -1 : source.Values[EventFieldInfo.Of(field).Position];
            Unsafe.WriteUnaligned(ref row[_weight], value);
        }
    }

    public int Count(in SubjectState state) => state.Count(Index);

    /// <summary>
    /// The time after which touches of a window count that ends at an instant. Before the newest touch the window is cut to what
    /// is surely kept, so that it does not matter when what has expired goes, or that others look back further.
    /// </summary>
    public long Since(in SubjectState state, long time, TimeSpan window) =>
        (Count(state) is 0 ? time : Math.Max(time, TimeAt(state, Count(state) - 1))) - (long)window.TotalMilliseconds;

    public long TimeAt(in SubjectState state, int row) => KeyAt(state, row) >> IdBits;

    public uint DetailAt(in SubjectState state, int row, int detail) =>
        Unsafe.ReadUnaligned<uint>(ref state.ByteAt(Index, row * _rowBytes + KeyBytes + 4 * detail));

    /// <summary>The rows of the touches after one instant and not after another, newest first.</summary>
    public Rows Between(in SubjectState state, long after, long until) => new(this, state, after, until);

    /// <summary>Puts a detail of each touch after one instant and not after another into a span, newest first; gives how many.</summary>
    public int DetailsBetween(in SubjectState state, long after, long until, int detail, Span<uint> into)
    {
        ref var first = ref state.ByteAt(Index, 0);
        var count = 0;
        for (var row = (nint)(state.Count(Index) - 1) * _rowBytes; row >= 0; row -= _rowBytes)
        {
            var at = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref first, row)) >> IdBits;
            if (at <= after)
            {
                break;
            }

            if (at <= until)
            {
                into[count++] = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, row + KeyBytes + sizeof(uint) * detail));
            }
        }

        return count;
    }

    /// <summary>Whose finding it is.</summary>
    public uint OriginAt(in SubjectState state, int row) => Unsafe.ReadUnaligned<uint>(ref state.ByteAt(Index, row * _rowBytes + _origin));

    /// <summary>Whose finding stands at the beginning of those that led to it; 0 where none did.</summary>
    public uint CauseAt(in SubjectState state, int row) =>
        Unsafe.ReadUnaligned<uint>(ref state.ByteAt(Index, row * _rowBytes + _origin + sizeof(uint)));

    /// <summary>The weight as it is stored.</summary>
    public long WeightAt(in SubjectState state, int row) => Unsafe.ReadUnaligned<long>(ref state.ByteAt(Index, row * _rowBytes + _weight));

    /// <summary>
    /// Who stands at the beginning of what led to the newest finding of a window that ends at an instant; 0 where there is none.
    /// </summary>
    public uint BeginningOfNewest(in SubjectState state, long time, TimeSpan window)
    {
        foreach (var row in Between(state, time - (long)window.TotalMilliseconds, time))
        {
            return CauseAt(state, row) is not 0 and var cause ? cause : OriginAt(state, row);
        }

        return 0;
    }

    private long KeyAt(in SubjectState state, int row) => Unsafe.ReadUnaligned<long>(ref state.ByteAt(Index, row * _rowBytes));

    private static ulong Scramble(ulong value) => value * 0x9E3779B97F4A7C15;

    /// <summary>Rows of a log, for one walk over them.</summary>
    public struct Rows(TouchLog log, in SubjectState state, long after, long until)
    {
        private readonly SubjectState _state = state;

        public int Current { get; private set; } = log.Count(state);

        public readonly Rows GetEnumerator() => this;

        public bool MoveNext()
        {
            while (--Current >= 0 && log.TimeAt(_state, Current) is var at && at > after)
            {
                if (at <= until)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Adds touches to it.</summary>
    public sealed class Writer(TouchLog log) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source) => log.Add(ref state, touch, source);
    }
}
