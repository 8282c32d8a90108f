using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Host.Tests.Serving;
using FraudSignals.Identifiers;

namespace FraudSignals.Host.Tests.Linearizing;

/// <summary>
/// Clients that ask a host on disk at random and note what they are told, while it is killed in the midst of their requests and started
/// again. What got no answer may have happened or not; most of it is sent again.
/// </summary>
internal sealed class HistoryRun : IDisposable
{
    private const int Subjects = 4;
    private const int Records = 60;
    private const int Clients = 6;

    private static readonly byte[] Key = new byte[32];

    private readonly TempDirectory _directory = new();
    private readonly string _rules;
    private readonly int _seed;
    private readonly DateTimeOffset _time = DateTimeOffset.UtcNow.AddMinutes(-5);
    private readonly string[] _tokens;
    private readonly ConcurrentQueue<Operation>[] _histories =
        [.. Enumerable.Range(0, Subjects).Select(_ => new ConcurrentQueue<Operation>())];
    private readonly Uri _url = FreePort.Url();
    private int _unanswered;
    private volatile TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HistoryRun(int seed)
    {
        _seed = seed;
        _rules = TinyRules.Write(_directory);
        var tokenizer = new Tokenizer(Key);
        _tokens = [
            .. Enumerable.Range(0, Subjects)
                .Select(s => tokenizer.Tokenize(SubjectKind.Number, Encoding.UTF8.GetBytes(Caller(s))).ToString())];
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How many requests were under way when the host was killed.</summary>
    public int Unanswered => _unanswered;

    /// <summary>What was asked and told, by subject.</summary>
    public IReadOnlyList<IReadOnlyCollection<Operation>> Histories => _histories;

    /// <param name="requests">How many each client makes.</param>
    /// <param name="kills">How often the host is killed and started again meanwhile.</param>
    public async Task RunAsync(int requests, int kills)
    {
        var host = Start();
        try
        {
            await UntilUpAsync(host);
            var made = 0;
            var clients = Enumerable.Range(0, Clients).Select(c => Task.Run(
                async () =>
                {
                    using var client = new Client(this, new Random(_seed * 100 + c));
                    for (var i = 0; i < requests; i++, Interlocked.Increment(ref made))
                    {
                        await client.AskAsync();
                    }
                },
                Cancellation)).ToList();
            for (var kill = 1; kill <= kills; kill++)
            {
                while (Volatile.Read(ref made) < Clients * requests * kill / (kills + 1) && clients.Exists(c => !c.IsCompleted))
                {
                    await Task.Delay(1, Cancellation);
                }

                // Nobody begins anything from then on until it is up again, so that what may have happened or not is what was under way.
                using var killed = host;
                var dying = host.KillAsync();
                _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await dying;
                host = Start();
                await UntilUpAsync(host);
            }

            await Task.WhenAll(clients);
        }
        finally
        {
            host.Dispose();
        }
    }

    public void Dispose() => _directory.Dispose();

    private static string Caller(int subject) => string.Create(CultureInfo.InvariantCulture, $"+6681000000{subject}");

    private HostProcess Start() => new(
        _url, Convert.ToHexString(Key), "--data", _directory.File("data"), "--rules", _rules, "--checkpoint-bytes", $"{1 << 20}",
        "--segment-bytes", $"{8 << 20}");

    private async Task UntilUpAsync(HostProcess host)
    {
        await host.UntilListeningAsync(Cancellation);
        _up.SetResult();
    }

    private sealed class Client(HistoryRun run, Random random) : IDisposable
    {
        // A connection for each request: .NET sends a request again by itself where one used before ends without an answer, and what was
        // done twice would be noted as done once.
        private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
        private readonly Dictionary<(string Token, string Typology), int> _alerts = [];
        private string _after = "";
        private Func<Task>? _again;
        private TaskCompletionSource? _seen;

        public void Dispose() => _http.Dispose();

        public async Task AskAsync()
        {
            var up = run._up;
            await up.Task.WaitAsync(Cancellation);
            if (up != _seen)
            {
                // What is switched off is asked for first, before anybody switches it again.
                _seen = up;
                await ReadSwitchAsync();
                return;
            }

            var next = _again ?? Draw();
            _again = null;
            await next();
        }

        private Func<Task> Draw()
        {
            var subject = random.Next(Subjects);
            int[] records = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(Records))];
            var off = random.Next(3) > 0;
            return random.Next(100) switch
            {
                < 40 => () => PostAsync(subject, records, isHistory: false),
                < 50 => () => PostAsync(subject, records, isHistory: true),
                < 54 => () => EraseAsync(subject),
                < 62 => () => SwitchAsync(off),
                < 68 => ReadSwitchAsync,
                < 80 => ListAsync,
                _ => () => ReadAsync(subject),
            };
        }

        private async Task PostAsync(int subject, int[] records, bool isHistory)
        {
            var lines = records.Select(r => $"{subject}-{r},{run._time:O},{Caller(subject)},+66899{subject:000}{r:000},30");
            var (called, answer) = await SendAsync(
                HttpMethod.Post, isHistory ? "api/calls?history=true" : "api/calls", $"{TinyData.Header}\n{string.Join('\n', lines)}\n",
                "text/csv");
            (int, int, int)? told = answer is { Status: HttpStatusCode.OK, Json: var json }
                ? (json.GetProperty("accepted").GetInt32(), json.GetProperty("duplicates").GetInt32(),
                    json.GetProperty("alerts").GetInt32())
                : null;
            Note(subject, $"post {(isHistory ? "history " : "")}{string.Join(',', records)} -> {told}", called, told != null,
                s => s.Post(records, isHistory, told));
            if (told == null && random.Next(4) > 0)
            {
                _again = () => PostAsync(subject, records, isHistory);
            }
        }

        private async Task EraseAsync(int subject)
        {
            var (called, answer) = await SendAsync(HttpMethod.Delete, Path(subject));
            bool? wasThere = answer?.Status switch { HttpStatusCode.NoContent => true, HttpStatusCode.NotFound => false, _ => null };
            Note(subject, $"erase -> {wasThere}", called, wasThere != null, s => s.Erase(wasThere));
        }

        private async Task SwitchAsync(bool off)
        {
            var (called, answer) = off
                ? await SendAsync(HttpMethod.Post, "api/rules/many/disable", """{"reason":"a test"}""", "application/json")
                : await SendAsync(HttpMethod.Post, "api/rules/many/enable");
            for (var subject = 0; subject < Subjects; subject++)
            {
                Note(subject, $"switch {(off ? "off" : "on")}", called, answer is { Status: HttpStatusCode.OK }, s => s.Switch(off));
            }
        }

        private async Task ReadSwitchAsync()
        {
            var (called, answer) = await SendAsync(HttpMethod.Get, "api/rules");
            if (answer is { Status: HttpStatusCode.OK, Json: var json })
            {
                var isOff = json.GetProperty("status").GetProperty("switchedOff").EnumerateArray()
                    .Any(s => s.GetProperty("id").GetString() == "many");
                for (var subject = 0; subject < Subjects; subject++)
                {
                    Note(subject, $"switch -> {(isOff ? "off" : "on")}", called, true, s => s.ReadSwitch(isOff));
                }
            }
        }

        private async Task ReadAsync(int subject)
        {
            var (called, answer) = await SendAsync(HttpMethod.Get, Path(subject));
            if (answer is { Status: HttpStatusCode.OK or HttpStatusCode.NotFound })
            {
                var isThere = answer.Status == HttpStatusCode.OK;
                var calls =
                    isThere
                        ? (int)answer.Json.GetProperty("aggregates").EnumerateArray()
                            .First(a => a.GetProperty("name").GetString() == "calls").GetProperty("value").GetDouble() : 0;
                string?[] alerts = isThere
                    ? [.. answer.Json.GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("typology").GetString())] : [];
                Note(subject, $"read -> {calls} {string.Join(' ', alerts)}", called, true,
                    s => s.Read(calls, alerts.Contains("busy"), alerts.Contains("very_busy")));
            }
        }

        private async Task ListAsync()
        {
            var (called, answer) = await SendAsync(HttpMethod.Get, $"api/alerts?limit=1000{_after}");
            if (answer is not { Status: HttpStatusCode.OK })
            {
                return;
            }

            foreach (var alert in answer.Json.GetProperty("alerts").EnumerateArray())
            {
                var key = (alert.GetProperty("subject").GetProperty("token").GetString()!, alert.GetProperty("typology").GetString()!);
                _alerts[key] = _alerts.GetValueOrDefault(key) + 1;
            }

            _after = answer.Json.TryGetProperty("next", out var next) ? "&after=" + Uri.EscapeDataString(next.GetString()!) : _after;
            for (var subject = 0; subject < Subjects; subject++)
            {
                var (busy, veryBusy) = (_alerts.GetValueOrDefault((run._tokens[subject], "busy")),
                    _alerts.GetValueOrDefault((run._tokens[subject], "very_busy")));
                Note(subject, $"alerts -> {busy} {veryBusy}", called, true, s => s.Alerts(busy, veryBusy));
            }
        }

        private static string Path(int subject) => $"api/subjects/number/{Uri.EscapeDataString(Caller(subject))}";

        private void Note(int subject, string asked, long called, bool isTold, Func<SubjectModel, SubjectModel?> step) =>
            run._histories[subject].Enqueue(new Operation(asked, called, isTold ? Stopwatch.GetTimestamp() : long.MaxValue, step));

        /// <summary>Asks the host that is there; null where it does not answer.</summary>
        private async Task<(long Called, Told? Answer)> SendAsync(HttpMethod method, string path, string? body = null, string? type = null)
        {
            using var request = new HttpRequestMessage(method, new Uri(run._url, path));
            request.Content = body == null ? null : new StringContent(body, Encoding.UTF8, type!);
            var called = Stopwatch.GetTimestamp();
            try
            {
                using var response = await _http.SendAsync(request, Cancellation);
                var text = await response.Content.ReadAsStringAsync(Cancellation);
                return (called, new Told(response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement));
            }
            catch (Exception e) when (e is HttpRequestException or SocketException)
            {
                // The client's own pool throws the latter where the peer is gone between the connection and the first byte.
                Interlocked.Increment(ref run._unanswered);
                return (called, null);
            }
        }

        private sealed record Told(HttpStatusCode Status, JsonElement Json);
    }
}
