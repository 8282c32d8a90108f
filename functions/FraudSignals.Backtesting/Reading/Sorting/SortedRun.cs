using FraudSignals.Backtesting.Files;
using FraudSignals.Events;

namespace FraudSignals.Backtesting.Reading.Sorting;

/// <summary>Goes through one sorted part of a temporary file.</summary>
internal sealed class SortedRun(SpillFile file, long start, long end)
{
    // All runs have one each: a file of a hundred million events has 763 runs, so 12 MB.
    private const int BufferBytes = 16 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _next = start;
    private int _from;
    private int _to;

    /// <summary>Holds the event at hand.</summary>
    public EventBatch Batch { get; } = new(1);

    /// <summary>Goes to the next event; false where there are none left.</summary>
    public async ValueTask<bool> MoveAsync(CancellationToken cancellation)
    {
        Batch.Clear();
        if (_to - _from < SpilledEvent.MaxBytes && _next < end)
        {
            await FillAsync(cancellation);
        }

        if (_from == _to)
        {
            return false;
        }

        var length = SpilledEvent.LengthOf(_buffer.AsSpan(_from, _to - _from));
        SpilledEvent.Read(_buffer.AsSpan(_from, length), Batch);
        _from += length;
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
        (_from, _to) = (0, _to - _from);
        while (_to < _buffer.Length && _next < end)
        {
            var count = await file.ReadAsync(_buffer.AsMemory(_to, (int)Math.Min(_buffer.Length - _to, end - _next)), _next, cancellation);
            if (count == 0)
            {
                throw new InvalidDataException("The temporary file to sort in is cut off.");
            }

            _to += count;
            _next += count;
        }
    }
}
