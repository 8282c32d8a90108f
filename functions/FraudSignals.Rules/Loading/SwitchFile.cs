using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Inspection;

namespace FraudSignals.Rules.Loading;

/// <summary>Keeps what is switched off in a JSON file.</summary>
public sealed class SwitchFile(string path) : ISwitchStore
{
    public bool IsShared => false;

    public async ValueTask<ImmutableArray<RuleSwitch>> LoadAsync(CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var switches = await JsonSerializer.DeserializeAsync(file, RuleSwitchJson.Default.ImmutableArrayRuleSwitch, cancellation).ConfigureAwait(false);

            // It is not meant to be written by hand, but people do.
            return switches.FirstOrDefault(s => s?.Until is { } until && BuddhistYear.Is(until.Year)) is { } wrong
                ? throw new IOException($"{path}: the switch of {wrong.Id} says until {wrong.Until:yyyy-MM-dd}: {BuddhistYear.Explain(wrong.Until!.Value.Year)}.")
                : switches;
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (Exception problem) when (problem is JsonException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be read: {problem.Message} Mend it, or delete it to switch everything on.", problem);
        }
    }

    public async ValueTask SaveAsync(ImmutableArray<RuleSwitch> switches, CancellationToken cancellation)
    {
        // Aside first, so that a crash leaves the old file or the new one.
        var aside = path + ".writing";
        try
        {
            await using (var file = File.Create(aside))
            {
                await JsonSerializer.SerializeAsync(file, switches, RuleSwitchJson.Default.ImmutableArrayRuleSwitch, cancellation).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException(problem.Message, problem);
        }
    }
}
