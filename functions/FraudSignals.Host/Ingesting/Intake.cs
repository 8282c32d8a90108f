using System.Text.Json;
using FraudSignals.Backtesting.Files;
using FraudSignals.Events;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Ingesting;

/// <summary>Posts files of one sender to a host.</summary>
/// <param name="client">The host.</param>
/// <param name="type">What the files hold, <c>calls</c> or <c>transfers</c>; null for what each says itself.</param>
/// <param name="history">Whether they build state only.</param>
/// <param name="isWhole">Whether each is posted in one request, since the host has a layout for it.</param>
internal sealed class Intake(HostClient client, string? type, bool history, bool isWhole)
{
    private const int BatchRecords = 5000;

    /// <summary>Posts one file.</summary>
    /// <param name="path">The file; - for standard input.</param>
    /// <param name="begun">What was posted of it before: that many records are passed over.</param>
    /// <param name="posted">Told after each batch what has become of the file so far.</param>
    /// <param name="progress">Shows how far it is; null for nobody.</param>
    /// <param name="cancellation">Stops it between batches.</param>
    /// <exception cref="HostRefusedException">The host does not take it.</exception>
    /// <exception cref="CommandException">It cannot be read, holds no records, or the host does not answer.</exception>
    public async Task<Totals> PostAsync(
        string path, Totals begun, Func<Totals, ValueTask> posted, ProgressLine? progress, CancellationToken cancellation)
    {
        using var file = await InputFile.OpenAsync(path, cancellation);
        var totals = isWhole ? await PostWholeAsync(file, cancellation)
            : await PostBatchesAsync(file, begun, posted, progress, cancellation);
        return totals.Records > 0 ? totals : throw new CommandException($"{file.Name} holds no records.");
    }

    private async Task<Totals> PostWholeAsync(InputFile file, CancellationToken cancellation)
    {
        var target = TargetOf(type ?? TypeOf(file.Path, new Batch(file.Head, "", 0)));
        var answer = await WholeFile.PostAsync(file, target, client, cancellation);
        return new Totals().With(answer, CountOf(answer));
    }

    private async Task<Totals> PostBatchesAsync(
        InputFile file, Totals totals, Func<Totals, ValueTask> posted, ProgressLine? progress, CancellationToken cancellation)
    {
        string? target = null;
        var before = totals.Records;
        long read = 0;
        try
        {
            await foreach (var batch in new BatchFile(file, BatchRecords).ReadAsync(cancellation))
            {
                read += batch.Records;
                if (before > 0 && read <= before)
                {
                    continue;
                }

                target ??= TargetOf(type ?? TypeOf(file.Path, batch));
                totals = totals.With(await client.PostAsync(target, batch, cancellation), batch.Records);
                await posted(totals);
                progress?.Report(file.Share);
            }
        }
        catch (HostRefusedException)
        {
            throw;
        }
        catch (Exception problem) when (problem is UnusableInputException or JsonException or IOException)
        {
            throw new CommandException($"{problem.Message} {totals.Records} records of {file.Name} were sent before.");
        }

        return totals;
    }

    private string TargetOf(string type) => $"/api/{type}{(history ? "?history=true" : "")}";

    private static string TypeOf(string path, Batch first) => FileContent.Of(path, first) == EventType.Call ? "calls" : "transfers";

    private static long CountOf(BatchAnswer answer) =>
        answer.Accepted + answer.Duplicates + answer.Superseded + answer.TooLate + answer.Rejected + answer.Conflicts
            + (answer.Partial ?? 0) + (answer.PassedOver ?? 0);
}
