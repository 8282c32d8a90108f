using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using FraudSignals.Host.Backtesting.Reading;
using FraudSignals.Http.Formats;

namespace FraudSignals.Host.Ingesting;

/// <summary>Cuts a file of records into batches that can be posted one by one. The records are not looked into: that is the host's part.</summary>
internal sealed class BatchFile : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(false);

    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly Stream _whole;
    private readonly BatchFormat _format;
    private readonly int _size;

    /// <param name="path">CSV, NDJSON or a JSON array, gzip or not.</param>
    /// <param name="size">The most records of a batch.</param>
    public BatchFile(string path, int size)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        _content = SourceFormat.Decompressed(_file);
        _format = SourceFormat.Of(_content, out _whole);
        _size = size;
    }

    /// <summary>The share of the file that was read, 0 to 1.</summary>
    public double Share => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>The batches, in the order of the file. CSV stays CSV, each with the header; a JSON array is sent as NDJSON.</summary>
    public IAsyncEnumerable<Batch> ReadAsync(CancellationToken cancellation) => _format switch
    {
        BatchFormat.Csv => LinesAsync("text/csv", hasHeader: true, cancellation),
        BatchFormat.NdJson => LinesAsync("application/x-ndjson", hasHeader: false, cancellation),
        _ => ElementsAsync(cancellation),
    };

    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    private async IAsyncEnumerable<Batch> LinesAsync(string contentType, bool hasHeader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(_whole, Utf8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
        var header = hasHeader ? await reader.ReadLineAsync(cancellation) : null;
        var text = new StringBuilder();
        var count = 0;
        while (await RecordAsync(reader, quoted: hasHeader, cancellation) is { } record)
        {
            if (record.Length == 0)
            {
                continue;
            }

            if (count == 0 && header != null)
            {
                text.Append(header).Append('\n');
            }

            text.Append(record).Append('\n');
            if (++count == _size)
            {
                yield return Take(text, contentType, ref count);
            }
        }

        if (count > 0)
        {
            yield return Take(text, contentType, ref count);
        }
    }

    private async IAsyncEnumerable<Batch> ElementsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var count = 0;
        await foreach (var element in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(_whole, cancellationToken: cancellation).ConfigureAwait(false))
        {
            // Serialised anew, so that a record written over several lines becomes one.
            text.Append(JsonSerializer.Serialize(element)).Append('\n');
            if (++count == _size)
            {
                yield return Take(text, "application/x-ndjson", ref count);
            }
        }

        if (count > 0)
        {
            yield return Take(text, "application/x-ndjson", ref count);
        }
    }

    /// <summary>The next line; of CSV, as many lines as it takes for the quotes to close.</summary>
    private static async ValueTask<string?> RecordAsync(StreamReader reader, bool quoted, CancellationToken cancellation)
    {
        var record = await reader.ReadLineAsync(cancellation);
        while (quoted && record != null && record.AsSpan().Count('"') % 2 == 1 && await reader.ReadLineAsync(cancellation) is { } more)
        {
            record += "\n" + more;
        }

        return record;
    }

    private static Batch Take(StringBuilder text, string contentType, ref int count)
    {
        var batch = new Batch(Utf8.GetBytes(text.ToString()), contentType, count);
        text.Clear();
        count = 0;
        return batch;
    }
}
