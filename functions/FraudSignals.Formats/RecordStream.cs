using System.Buffers;
using System.IO.Hashing;
using FraudSignals.Events;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats;

/// <summary>
/// Reads records from a stream through one sliding buffer, never more of it than one record and a bit.
/// </summary>
/// <param name="stream">The records; stays open when this is disposed.</param>
/// <param name="reader">What reads them.</param>
public sealed class RecordStream(Stream stream, RecordReader reader) : IDisposable
{
    // Large enough that the record cut in two at its end does not matter.
    private const int MinBufferBytes = 128 * 1024;

    private readonly Stream _adapted = reader.Adapt(stream);
    private readonly XxHash128 _hash = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(MinBufferBytes, reader.MaxRecordBytes * 2));
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private Task<int>? _coming;

    public RecordReader Reader => reader;

    /// <summary>A hash of all bytes read so far; 32 hexadecimal digits.</summary>
    public string ContentHash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>
    /// Reads until the batch is full or nothing more can be read. When the stream throws, the events read until then
    /// stand in the batch.
    /// </summary>
    /// <returns><see cref="ReadStatus.BatchFull"/>, <see cref="ReadStatus.End"/> or <see cref="ReadStatus.Broken"/>.</returns>
    public async ValueTask<ReadStatus> FillAsync(
        EventBatch batch, RecordErrors errors, RecordPositions? positions = null, CancellationToken cancellation = default)
    {
        while (true)
        {
            var status = Fill(batch, errors, positions, cancellation);
            if (status != ReadStatus.NeedMoreData)
            {
                return status;
            }

            await ArriveAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The same from what is there already: <see cref="ReadStatus.NeedMoreData"/> where the rest has still to come, and is asked
    /// for. Not to be called again before <see cref="ArriveAsync"/> has ended.
    /// </summary>
    public ReadStatus Fill(EventBatch batch, RecordErrors errors, RecordPositions? positions = null,
        CancellationToken cancellation = default)
    {
        while (true)
        {
            Take();
            var status = reader.Read(_buffer.AsSpan(_start, _end - _start), _isAtEnd, batch, errors, positions, out var consumed);
            _start += consumed;
            if (status != ReadStatus.NeedMoreData)
            {
                return status;
            }

            Ask(cancellation);
            if (IsWaiting)
            {
                return ReadStatus.NeedMoreData;
            }
        }
    }

    /// <summary>Whether more of the stream was asked for and has not come.</summary>
    public bool IsWaiting => _coming is { IsCompleted: false };

    /// <summary>
    /// Waits until there is something to read on with: more of the stream, its end, or why it cannot be read, which the next read throws.
    /// </summary>
    public Task ArriveAsync(CancellationToken cancellation = default)
    {
        if (_start == _end && !_isAtEnd)
        {
            Ask(cancellation);
        }

        return _coming == null ? Task.CompletedTask : Task.WhenAny(_coming);
    }

    public void Dispose()
    {
        // What is still being written to is left to the garbage collector.
        if (_buffer.Length > 0 && _coming is null or { IsCompleted: true })
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private void Ask(CancellationToken cancellation)
    {
        if (_coming != null)
        {
            return;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        _coming = _adapted.ReadAsync(_buffer.AsMemory(_end), cancellation).AsTask();
    }

    private void Take()
    {
        if (_coming is not { } coming)
        {
            return;
        }

        _coming = null;
        var count = coming.GetAwaiter().GetResult();
        _hash.Append(_buffer.AsSpan(_end, count));
        _end += count;
        _isAtEnd = count == 0;
    }
}
