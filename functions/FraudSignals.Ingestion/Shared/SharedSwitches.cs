using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Ports;
using FraudSignals.Rules;

namespace FraudSignals.Ingestion.Shared;

/// <summary>What is switched off, as a note that all instances read. One change at a time, as its caller sees to.</summary>
/// <param name="store">Keeps it.</param>
public sealed class SharedSwitches(ISubjectStore store) : ISwitchStore
{
    private const string Name = "switches";

    private bool _open;
    private ClusterNote _read = new(Name, null, default);

    public bool IsShared => true;

    /// <exception cref="Ports.StoreUnavailableException">The store does not answer.</exception>
    public async ValueTask<ImmutableArray<RuleSwitch>> LoadAsync(CancellationToken cancellation)
    {
        if (!_open)
        {
            // Something may be switched off before the first batch comes.
            await store.OpenAsync(cancellation).ConfigureAwait(false);
            _open = true;
        }

        _read = await store.ReadNoteAsync(Name, cancellation).ConfigureAwait(false);
        try
        {
            return _read.Content.IsEmpty ? []
                : JsonSerializer.Deserialize(_read.Content.Span, RuleSwitchJson.Default.ImmutableArrayRuleSwitch);
        }
        catch (JsonException problem)
        {
            throw new IOException($"What is switched off cannot be read: {problem.Message}", problem);
        }
    }

    /// <exception cref="Ports.StoreUnavailableException">The store does not answer.</exception>
    public async ValueTask SaveAsync(ImmutableArray<RuleSwitch> switches, CancellationToken cancellation)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(switches, RuleSwitchJson.Default.ImmutableArrayRuleSwitch);
        if (!await store.WriteNoteAsync(_read with { Content = content }, cancellation).ConfigureAwait(false))
        {
            throw new IOException("Another instance was switching something too. Ask again.");
        }
    }
}
