using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Inspection;
using FraudSignals.Rules;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local;

/// <summary>Keeps what is switched off in a JSON file.</summary>
/// <param name="path">The file.</param>
/// <param name="disk">Where it is.</param>
public sealed class SwitchFile(string path, Disk disk) : ISwitchStore
{
    public bool IsShared => false;

    public async ValueTask<ImmutableArray<RuleSwitch>> LoadAsync(CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync(file, RuleSwitchJson.Default.ImmutableArrayRuleSwitch, cancellation).ConfigureAwait(false);
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

    public ValueTask SaveAsync(ImmutableArray<RuleSwitch> switches, CancellationToken cancellation)
    {
        try
        {
            disk.Replace(path, JsonSerializer.SerializeToUtf8Bytes(switches, RuleSwitchJson.Default.ImmutableArrayRuleSwitch));
            return ValueTask.CompletedTask;
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException(problem.Message, problem);
        }
    }
}
