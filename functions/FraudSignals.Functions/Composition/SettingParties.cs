using System.Text;
using FraudSignals.Ports;

namespace FraudSignals.Functions.Composition;

/// <summary>The document of the parties as a setting holds it; a change restarts the app.</summary>
internal sealed class SettingParties(string text) : IPartySource
{
    public string Name => $"{AppSettings.Section}__{nameof(AppSettings.Parties)}";

    public ValueTask<byte[]?> ReadAsync(CancellationToken cancellation) => ValueTask.FromResult<byte[]?>(Encoding.UTF8.GetBytes(text));
}
