using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using FraudSignals.Backtesting.Files;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Ingesting;

/// <summary>
/// Cuts a file of records into batches that can be posted one by one. The records are not looked into: that is the host's part.
/// </summary>
/// <param name="file">CSV, NDJSON or a JSON array.</param>
/// <param name="size">The most records of a batch.</param>
internal sealed class BatchFile(InputFile file, int size)
{
    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>
    /// The batches, in the order of the file. CSV stays CSV, each with the header; a JSON array is sent as NDJSON. A header alone is
    /// a batch too, so that the host says what is wrong with it.
    /// </summary>
    /// <exception cref="CommandException">The file is not what it seems.</exception>
    public IAsyncEnumerable<Batch> ReadAsync(CancellationToken cancellation)
    {
        var wrong = FirstBytes.Judge(file.Head, file.Format) ?? (file.Format == BatchFormat.Csv ? FirstBytes.JudgeCsv(file.Head) : null);
        if (wrong != null)
        {
            throw new CommandException($"{file.Name} cannot be read: {wrong.Detail}");
        }

        return file.Format switch
        {
            BatchFormat.Csv => LinesAsync("text/csv", hasHeader: true, cancellation),
            BatchFormat.NdJson => LinesAsync("application/x-ndjson", hasHeader: false, cancellation),
            BatchFormat.Xml =>
                throw new CommandException($"{file.Name} is XML: name a source with --source whose profile has a layout for it."),
            _ => ElementsAsync(cancellation),
        };
    }

    private async IAsyncEnumerable<Batch> LinesAsync(
        string contentType, bool hasHeader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader =
            new StreamReader(file.Content, Utf8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
        var header = hasHeader ? await HeaderAsync(reader, cancellation) : null;
        var hasRecords = false;
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
            hasRecords = true;
            if (++count == size)
            {
                yield return Take(text, contentType, ref count);
            }
        }

        if (count > 0 || (header != null && !hasRecords))
        {
            yield return Take(count == 0 ? text.Append(header).Append('\n') : text, contentType, ref count);
        }
    }

    /// <summary>The first line that is not empty and does not only name the separator.</summary>
    private static async ValueTask<string?> HeaderAsync(StreamReader reader, CancellationToken cancellation)
    {
        var line = await RecordAsync(reader, quoted: true, cancellation);
        while (line != null && (line.Length == 0 || line.Trim('"').StartsWith("sep=", StringComparison.OrdinalIgnoreCase)))
        {
            line = await RecordAsync(reader, quoted: true, cancellation);
        }

        return line;
    }

    private async IAsyncEnumerable<Batch> ElementsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var count = 0;
        await foreach (var element in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(file.Content, cancellationToken: cancellation)
            .ConfigureAwait(false))
        {
            // Serialised anew, so that a record written over several lines becomes one.
            text.Append(JsonSerializer.Serialize(element)).Append('\n');
            if (++count == size)
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
