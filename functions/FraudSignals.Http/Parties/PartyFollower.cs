using System.Security.Cryptography;
using FraudSignals.Parties;
using FraudSignals.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Http.Parties;

/// <summary>
/// Reads the document of the parties before anything is answered, and again every two seconds: what changes there is in force soon after.
/// </summary>
public sealed partial class PartyFollower(IPartySource source, PartyDirectory directory, TimeProvider clock, ILogger<PartyFollower> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private byte[]? _seen;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the document now.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            var text = await source.ReadAsync(cancellation).AsTask().WaitAsync(Patience, clock, cancellation).ConfigureAwait(false);
            var hash = text == null ? [] : SHA256.HashData(text);
            if (_seen != null && hash.AsSpan().SequenceEqual(_seen))
            {
                return;
            }

            directory.Take(text == null ? null : PartyDocument.Parse(text));
            _seen = hash;
            if (directory.HasParties)
            {
                PartiesTaken(directory.Parties.All.Length, source.Name);
            }
        }
        catch (Exception problem)
            when (problem is IOException or StoreUnavailableException or UnauthorizedAccessException or FormatException or TimeoutException)
        {
            var told = $"{source.Name}: {problem.Message.Split('\n')[0]}";
            if (directory.Problem != told)
            {
                directory.Refuse(told);
                PartiesRefused(told);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(false);
            await LookAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(401, LogLevel.Information, "Parties: {Count} from {Source}")]
    private partial void PartiesTaken(int count, string source);

    [LoggerMessage(402, LogLevel.Error, "The document of the parties cannot be used; the one before stays in force. {Problem}")]
    private partial void PartiesRefused(string problem);
}
