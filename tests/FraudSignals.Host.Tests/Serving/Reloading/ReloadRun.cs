using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FraudSignals.Host.Serving;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Tests.Serving.Reloading;

/// <summary>Changes the rules of a host again and again, every other time to bad ones, while clients post.</summary>
internal sealed partial class ReloadRun(CancellationToken cancellation) : IDisposable
{
    private const int Clients = 2;
    private const int Callers = 50;

    private readonly TempDirectory _directory = new();
    private readonly List<(string Snapshot, DateTimeOffset Since)> _active = [];
    private readonly ConcurrentBag<string> _problems = [];
    private long _posted;
    private long _accepted;
    private long _callers;

    public async Task<ReloadReport> RunAsync(int reloads)
    {
        var rules = TinyRules.Write(_directory);
        var key = new TokenKey(new byte[32], "test");
        var tokenizer = new Tokenizer(key.Bytes);
        await using var host = await TestHost.StartAsync(o => o with
        {
            Rules = RulesDirectory.Load(rules, tokenizer, TextWriter.Null),
            RuleReader = RulesDirectory.Reader(rules, [], key, TimeProvider.System),
            Tokenizer = tokenizer,
            ReceptionTime = ReceptionTime.Clock,
            Store = new LocalStoreOptions { Directory = _directory.File("data"), SegmentBytes = 8 << 20, CheckpointBytes = 1 << 20,
                KeyFingerprint = WrittenKeys.Fingerprint(tokenizer) },
        });
        using var client = new HttpClient { BaseAddress = host.Url };
        using var done = new CancellationTokenSource();
        Note(await StatusAsync(client));
        var clients = Enumerable.Range(0, Clients).Select(c => Task.Run(() => PostAsync(client, c, done.Token), cancellation)).ToList();
        var refused = 0;
        for (var i = 1; i <= reloads; i++)
        {
            refused += await ReloadAsync(client, rules, i) ? 0 : 1;
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);
        return new ReloadReport(reloads, refused, _active.Select(a => a.Snapshot).Distinct().Count(), _posted, _accepted, _callers,
            await AlertsAsync(client), [.. _problems]);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<bool> ReloadAsync(HttpClient client, string rules, int round)
    {
        var path = Path.Combine(rules, "tiny", "many.json");
        var isBad = round % 2 == 1;
        var good = await File.ReadAllTextAsync(path, cancellation);
        await File.WriteAllTextAsync(path, isBad ? Broken(good, round) : Reworded(good, round), cancellation);
        using var response = await client.PostAsync(new Uri("/api/rules/reload", UriKind.Relative), null, cancellation);
        var status = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        Expect(response.StatusCode == (isBad ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK),
            $"round {round}: {response.StatusCode}");
        Expect(isBad == (status.TryGetProperty("refused", out var refused) && refused.GetProperty("problems").GetInt32() > 0),
            $"round {round}: refused?");
        Expect(isBad == (status.GetProperty("snapshot").GetString() == _active[^1].Snapshot), $"round {round}: snapshot?");
        Note(status);
        if (isBad)
        {
            await File.WriteAllTextAsync(path, good, cancellation);
        }

        return !isBad;
    }

    private static string Broken(string rule, int round) => (round / 2 % 4) switch
    {
        0 => rule[..(rule.Length / 2)],
        1 => rule.Replace("calls >= 3", "cals >= 3", StringComparison.Ordinal),
        2 => rule.Replace("\"Window\"", "\"Windw\"", StringComparison.Ordinal),
        _ => rule.Replace("\"many\"", "\"money\"", StringComparison.Ordinal),
    };

    // Other bytes, the same alerts.
    private static string Reworded(string rule, int round) =>
        Description().Replace(rule, string.Create(CultureInfo.InvariantCulture, $"\"description\": \"Round {round}.\""));

    [GeneratedRegex("\"description\": \"[^\"]*\"")]
    private static partial Regex Description();

    // Each caller calls three others, one a batch, so that its alert rests on what was kept over the changes in between.
    private async Task PostAsync(HttpClient client, int number, CancellationToken done)
    {
        for (var generation = 0; !done.IsCancellationRequested; generation++)
        {
            for (var call = 0; call < 3; call++)
            {
                var csv = new StringBuilder("id,time,caller,callee,durationSeconds\n");
                for (var caller = 0; caller < Callers; caller++)
                {
                    csv.Append(CultureInfo.InvariantCulture,
                        $"{number}-{generation}-{call}-{caller},{DateTimeOffset.UtcNow:O},caller-{number}-{generation}-{caller},callee-{call},30\n");
                }

                using var body = new StringContent(csv.ToString(), Encoding.UTF8, "text/csv");
                using var response = await client.PostAsync(new Uri("/api/calls", UriKind.Relative), body, cancellation);
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
                Expect(response.IsSuccessStatusCode, $"posting: {response.StatusCode}");
                Interlocked.Add(ref _posted, Callers);
                Interlocked.Add(ref _accepted, answer.GetProperty("accepted").GetInt64());
            }

            Interlocked.Add(ref _callers, Callers);
        }
    }

    private async Task<long> AlertsAsync(HttpClient client)
    {
        var count = 0L;
        for (var after = ""; ;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/alerts?limit=1000{after}", cancellation);
            foreach (var alert in page.GetProperty("alerts").EnumerateArray())
            {
                count++;
                Check(alert.GetProperty("rulesHash").GetString()!, alert.GetProperty("received").GetDateTimeOffset());
            }

            if (page.GetProperty("alerts").GetArrayLength() == 0)
            {
                return count;
            }

            after = "&after=" + Uri.EscapeDataString(page.GetProperty("next").GetString()!);
        }
    }

    // Times of reception are whole milliseconds.
    private void Check(string snapshot, DateTimeOffset received)
    {
        var isActive = Enumerable.Range(0, _active.Count).Any(i => _active[i].Snapshot == snapshot
            && received >= _active[i].Since.AddMilliseconds(-1) && (i + 1 == _active.Count || received <= _active[i + 1].Since));
        Expect(isActive, $"an alert of {received:O} names {snapshot}");
    }

    private async Task<JsonElement> StatusAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/rules", cancellation)).GetProperty("status");

    private void Note(JsonElement status)
    {
        var active = (status.GetProperty("snapshot").GetString()!, status.GetProperty("activeSince").GetDateTimeOffset());
        if (_active.Count == 0 || _active[^1] != active)
        {
            _active.Add(active);
        }
    }

    private void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            _problems.Add(problem);
        }
    }
}
