using System.Buffers;
using System.IO.Hashing;
using FraudSignals.Events;

namespace FraudSignals.Http.Formats;

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
            var status = reader.Read(_buffer.AsSpan(_start, _end - _start), _isAtEnd, batch, errors, positions, out var consumed);
            _start += consumed;
            if (status != ReadStatus.NeedMoreData)
            {
                return status;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            var count = await _adapted.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            _hash.Append(_buffer.AsSpan(_end, count));
            _end += count;
            _isAtEnd = count == 0;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}
