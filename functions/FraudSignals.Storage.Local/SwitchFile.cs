using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <summary>Keeps what is switched off in a JSON file.</summary>
/// <param name="path">The file.</param>
/// <param name="disk">Where it is.</param>
/// <param name="log">Told what in it is passed over.</param>
public sealed class SwitchFile(string path, Disk disk, ILogger log) : ISwitchStore
{
    public bool IsShared => false;

    public async ValueTask<ImmutableArray<RuleSwitch>> LoadAsync(CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(path);
            using var json = await JsonDocument.ParseAsync(file, default, cancellation).ConfigureAwait(false);
            return Read(json.RootElement);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
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

    // What is no switch at all must not take the others with it, nor the host. One that says what it is about and cannot be read is
    // another matter: somebody wanted that switched off.
    private ImmutableArray<RuleSwitch> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            log.NoSwitches(path, root.ValueKind);
            return [];
        }

        var switches = ImmutableArray.CreateBuilder<RuleSwitch>();
        foreach (var (index, element) in root.EnumerateArray().Index())
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                // As one of a list, since that is what is known how to be read.
                switches.AddRange(JsonSerializer.Deserialize($"[{element.GetRawText()}]", RuleSwitchJson.Default.ImmutableArrayRuleSwitch));
            }
            else
            {
                log.NoSwitch(path, index, element.ValueKind);
            }
        }

        // It is not meant to be written by hand, but people do.
        return switches.FirstOrDefault(s => s.Until is { } until && BuddhistYear.Is(until.Year)) is { } wrong
            ? throw new IOException(
                $"{path}: the switch of {wrong.Id} says until {wrong.Until:yyyy-MM-dd}: {BuddhistYear.Explain(wrong.Until!.Value.Year)}.")
            : switches.ToImmutable();
    }
}
