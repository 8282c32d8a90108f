using FraudSignals.Backtesting.Files;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Ingesting;

/// <summary>
/// Posts a file in one request: what belongs together in it, and what its first lines are, only the host knows, which has the layout
/// of its source.
/// </summary>
internal static class WholeFile
{
    /// <exception cref="CommandException">The file is damaged, or the host does not take it.</exception>
    public static async Task<BatchAnswer> PostAsync(InputFile file, string path, HostClient client, CancellationToken cancellation)
    {
        var first = file;
        try
        {
            return await client.PostAsync(
                path,
                async () =>
                {
                    var sent = first ?? await InputFile.OpenAsync(file.Path, cancellation);
                    first = null;
                    return new PackedContent(sent.Content, ContentTypeOf(sent.Format));
                },
                file.IsRereadable,
                cancellation);
        }
        catch (HttpRequestException problem) when (Unreadable(problem) is { } unreadable)
        {
            throw new CommandException(
                $"{file.Name} cannot be read: {unreadable.Message} What stood before that may have been taken; sending the whole of it "
                + $"is safe.");
        }
    }

    private static string ContentTypeOf(BatchFormat format) => format switch
    {
        BatchFormat.Csv => "text/csv",
        BatchFormat.NdJson => "application/x-ndjson",
        BatchFormat.Xml => "application/xml",
        _ => "application/json",
    };

    private static UnreadableDataException? Unreadable(Exception? problem) =>
        problem is null or UnreadableDataException ? problem as UnreadableDataException : Unreadable(problem.InnerException);
}
