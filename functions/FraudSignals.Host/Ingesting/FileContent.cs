using FraudSignals.Events;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Ingesting;

/// <summary>Tells whether a file holds calls or transfers.</summary>
internal static class FileContent
{
    /// <summary>From the fields named in its first batch; where they do not tell, from the file's name.</summary>
    /// <exception cref="CommandException">Neither tells.</exception>
    public static EventType Of(string path, Batch first)
    {
        var line = System.Text.Encoding.UTF8.GetString(first.Body.AsSpan(0, Math.Max(0, first.Body.AsSpan().IndexOf((byte)'\n'))));
        return Tell(line.Contains("caller", StringComparison.OrdinalIgnoreCase), line.Contains("payer", StringComparison.OrdinalIgnoreCase))
            ?? Tell(NameHas("call"), NameHas("transfer"))
            ?? throw new CommandException(
                $"{path} does not tell whether it holds calls or transfers; say --type calls or --type transfers.");

        bool NameHas(string word) => Path.GetFileName(path).Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private static EventType? Tell(bool calls, bool transfers) => (calls, transfers) switch
    {
        (true, false) => EventType.Call,
        (false, true) => EventType.Transfer,
        _ => null,
    };
}
