using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using FraudSignals.Alerts;
using FraudSignals.Host.Ingesting;
using FraudSignals.Http.Contract;
using FraudSignals.Verdicts;

namespace FraudSignals.Host.Commands;

/// <summary>The alerts of a running host that name their subject to whoever asks, and what they were found to be.</summary>
internal static class JudgedAlerts
{
    private const int PageSize = 500;

    public static async IAsyncEnumerable<(Alert Alert, ImmutableArray<Verdict> Verdicts)> ReadAsync(
        HostClient client, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? after = null;
        HashSet<string> known = [];
        while (true)
        {
            var page = await client.AlertsAsync(null, after, PageSize, cancellation);
            foreach (var alert in page.Alerts.Where(a => a.Subject.Key != null && known.Add(a.Id)))
            {
                var answer = await client.GetAsync<VerdictsAnswer>($"/api/alerts/{alert.Id}/verdicts", cancellation);
                if (!answer.Verdicts.IsDefaultOrEmpty)
                {
                    yield return (alert, answer.Verdicts);
                }
            }

            after = page.Next ?? after;
            if (page.Alerts.Length < PageSize)
            {
                yield break;
            }
        }
    }
}
