using System.Globalization;
using FraudSignals.Backtesting.Files;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Ingesting.Watching;

/// <summary>Posts what is put into a directory, file by file, until it is stopped.</summary>
/// <param name="directory">The directory.</param>
/// <param name="intake">Posts files; its client waits for a host that is away.</param>
/// <param name="terminal">Takes a line for each file.</param>
/// <param name="clock">Times the looks.</param>
internal sealed class Watch(WatchedDirectory directory, Intake intake, Terminal terminal, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="HostRefusedException">The host lets the caller post nothing.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            foreach (var name in directory.Look())
            {
                await TakeAsync(name, cancellation);
            }

            await Task.Delay(Pause, clock, cancellation);
        }
    }

    private async Task TakeAsync(string name, CancellationToken cancellation)
    {
        Receipt receipt;
        try
        {
            receipt = await directory.BeginAsync(name, clock.GetUtcNow(), cancellation);
        }
        catch (FileNotFoundException)
        {
            // Taken away again since the look.
            return;
        }

        string? problem = null;
        if (receipt.Ended == null)
        {
            try
            {
                receipt =
                    receipt with { Totals =
                        await intake.PostAsync(directory.PathOf(name), receipt.Totals, KeepAsync, progress: null, cancellation) };
            }
            catch (UnusableInputException refusal) when (refusal is not HostRefusedException { IsOfContent: false })
            {
                problem = refusal.Message;
            }
        }

        receipt = receipt with { Ended = receipt.Ended ?? clock.GetUtcNow(), Problem = problem };
        directory.End(receipt);
        var (totals, culture) = (receipt.Totals, CultureInfo.InvariantCulture);
        terminal.Out.WriteLine(problem != null
            ? $"failed {name}: {problem}"
            : string.Create(culture,
                $"done {name}: {totals.Records:N0} records, {totals.Accepted:N0} accepted, {totals.Duplicates:N0} duplicates, "
                + $"{totals.Rejected:N0} rejected"));

        ValueTask KeepAsync(Totals soFar)
        {
            receipt = receipt with { Totals = soFar };
            directory.Keep(receipt);
            return ValueTask.CompletedTask;
        }
    }
}
