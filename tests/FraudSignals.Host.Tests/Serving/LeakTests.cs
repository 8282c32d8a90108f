using System.Net;
using System.Text;
using System.Text.Json;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>
/// Two telcos and three banks of a simulated country on one host: each number, SIM, device and account is looked for in all that the host
/// writes and
/// answers, and is found nowhere but in its owner's alerts; and there it always is.
/// </summary>
public sealed partial class LeakTests(ITestOutputHelper output) : IAsyncDisposable
{
    private static readonly string[] Telcos = ["telco-0", "telco-1"];
    private static readonly string[] Banks = ["bank-0", "bank-1", "bank-2"];

    private readonly TempDirectory _directory = new();
    private readonly Uri _url = FreePort.Url();
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, string> _keys = [];
    private readonly Leaks _leaks = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Data => _directory.File("data");

    public async ValueTask DisposeAsync()
    {
        foreach (var receiver in _receivers.Values)
        {
            await receiver.DisposeAsync();
        }

        _http.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public Task No_identifier_is_anywhere_but_in_its_owners_alerts() => RunAsync(subscribers: 300, days: 2);

    /// <summary>
    /// The same with ten times as many people. Run it by hand, from the root, after a build:
    /// <c>tests/FraudSignals.Host.Tests/bin/Release/net10.0/FraudSignals.Host.Tests -explicit only -showLiveOutput -class
    /// FraudSignals.Host.Tests.Serving.LeakTests</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public Task In_a_larger_country() => RunAsync(subscribers: 3_000, days: 4);

    private async Task RunAsync(int subscribers, int days)
    {
        var world = _directory.File("world");
        Assert.Equal(
            0,
            (await Cli.RunAsync("simulate", "--subscribers", $"{subscribers}", "--days", $"{days}", "--history-days", "0", "--difficulty",
                "0", "--out", world)).Code);
        var calls = Split(Path.Combine(world, "calls.csv"), "caller", Telcos);
        var transfers = Split(Path.Combine(world, "transfers.csv"), "payer", Banks);
        await SetUpAsync();
        await SubscribeAsync();

        string[] before;
        using (var host = await StartAsync())
        {
            await PostAllAsync("api/calls", calls);
            await PostAllAsync("api/transfers", transfers);
            before = await LookAsync(host);
            await host.KillAsync();
            _leaks.LookIn("the log", Encoding.UTF8.GetBytes(host.ToString()));
        }

        using (var host = await StartAsync())
        {
            Assert.Equal(before, await LookAsync(host));
            await LookAtDeliveriesAsync(host, before);
            await host.KillAsync();
            _leaks.LookIn("the log", Encoding.UTF8.GetBytes(host.ToString()));
        }

        var bytes = 0L;
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllBytesAsync(file, Stop);
            bytes += content.Length;
            _leaks.LookIn(Path.GetRelativePath(Data, file), content);
        }

        output.WriteLine(
            $"{_leaks.Identifiers} identifiers, {before.Length} alerts named to their owners, {bytes} bytes on disk, {_leaks.Bytes} "
            + $"looked through in all");
        Assert.Empty(_leaks.Found);
        Assert.True(before.Length > 5);

        // The search finds what it is to find.
        Assert.All(new[] { "telco-0", "bank-0" },
            party => Assert.True(before.Any(b => b.StartsWith(party, StringComparison.Ordinal)), $"{party} has no alert"));
        Assert.All(Leaks.Forms(_leaks.Any), form => Assert.True(_leaks.Finds(form)));
    }

    // Everything that anybody may ask for, and each party's own alerts with whom they are about.
    private async Task<string[]> LookAsync(HostProcess host)
    {
        Assert.False(host.HasEnded);
        List<string> named = [];
        foreach (var party in _keys.Keys.Where(k => k is not ("admin" or "regulator")))
        {
            foreach (var alert in JsonDocument.Parse(await GetAsync(party, "api/alerts?limit=1000")).RootElement.GetProperty("alerts")
                .EnumerateArray())
            {
                var subject = alert.GetProperty("subject");
                Assert.True(subject.TryGetProperty("key", out var key),
                    $"An alert of {party} does not name its subject: {alert.GetProperty("id")}");
                named.Add($"{party} {alert.GetProperty("id").GetString()} {key.GetString()}");

                // But for that name it tells nobody.
                _leaks.LookIn($"an alert of {party}",
                    Encoding.UTF8.GetBytes(alert.GetRawText().Replace(key.GetString()!, "", StringComparison.Ordinal)));
            }
        }

        foreach (var path in (string[])["api/alerts?limit=1000", "api/rules", "api/report", "api/report?format=html",
            "api/report?format=csv", "metrics", "api/holds"])
        {
            _leaks.LookIn($"{path} of the regulator", Encoding.UTF8.GetBytes(await GetAsync("regulator", path)));
        }

        foreach (var path in (string[])["api/parties", "api/audit?limit=10000", "api/audit/check", "api/approvals", "health/ready"])
        {
            _leaks.LookIn($"{path} of the administrator", Encoding.UTF8.GetBytes(await GetAsync("admin", path)));
        }

        // Errors name fields, not what stood in them.
        foreach (var (path, row) in ((string, string)[])
        [
            ("api/calls", $"{_leaks.Any},2026-03-01T00:00:00Z,{_leaks.Any},{_leaks.Any},none"),
            ("api/calls", $"x,{_leaks.Any},{_leaks.Any},{_leaks.Any},1"),
        ])
        {
            using var content = new StringContent($"id,time,caller,callee,durationSeconds\n{row}\n", Encoding.UTF8, "text/csv");
            var text = await SendAsync("telco-0", HttpMethod.Post, path, content);
            _leaks.LookIn("an error", Encoding.UTF8.GetBytes(text.Replace($"\"id\":\"{_leaks.Any}\"", "", StringComparison.Ordinal)));
        }

        _leaks.LookIn("an error",
            Encoding.UTF8.GetBytes(await SendAsync("regulator", HttpMethod.Get, $"api/subjects/number/{_leaks.Any}x")));
        _leaks.LookIn("a subject",
            Encoding.UTF8.GetBytes(await SendAsync("regulator", HttpMethod.Get, $"api/subjects/number/{_leaks.Any}")));
        _leaks.LookIn("a stream of the regulator", await StreamAsync("regulator"));
        return [.. named.Order(StringComparer.Ordinal)];
    }

    // What comes of a stream within its first half megabyte, or until it has nothing more to say.
    private async Task<byte[]> StreamAsync(string party)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Get, new Uri(_url, "api/alerts/stream")) { Headers = { { "X-Api-Key", _keys[party] } } };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        await using var stream = await response.Content.ReadAsStreamAsync(Stop);
        var read = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (read.Length < 1 << 19 && await stream.ReadAsync(buffer, Stop).AsTask() is > 0 and var count)
        {
            read.Write(buffer, 0, count);
            if (Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length).Contains("\nid:", StringComparison.Ordinal))
            {
                break;
            }
        }

        return read.ToArray();
    }

    private async Task SetUpAsync()
    {
        foreach (var (parties, desk) in ((string[], string)[])[(Telcos, "telco"), (Banks, "bank")])
        {
            foreach (var name in parties)
            {
                _keys[name] =
                    (await Cli.RunAsync("parties", "add", name, "--data", Data, "--roles", "ingest,respond", "--desk", desk)).Out.Trim();
            }
        }

        _keys["desk"] =
            (await Cli.RunAsync("parties", "add", "desk", "--data", Data, "--roles", "respond", "--desk", "platform")).Out.Trim();
        _keys["regulator"] = (await Cli.RunAsync("parties", "add", "regulator", "--data", Data, "--roles", "analyse")).Out.Trim();
        _keys["admin"] = (await Cli.RunAsync("parties", "add", "admin", "--data", Data, "--roles", "administer")).Out.Trim();
    }

    private async Task<HostProcess> StartAsync()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "rules");
        foreach (var path in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            _directory.Write(Path.Combine("rules", Path.GetRelativePath(shipped, path)), await File.ReadAllTextAsync(path, Stop));
        }

        foreach (var (name, index) in Telcos.Concat(Banks).Select((name, index) => (name, index)))
        {
            _directory.Write($"rules/sources/{name}.json",
                $$"""{ "name": "{{name}}", "index": {{index + 1}}, "desk": "{{name.Split('-')[0]}}" }""");
        }

        var host =
            new HostProcess(_url, null, "--rules", _directory.File("rules"), "--data", Data, "--replay", "--alerts-per-hour", "1000",
                "--topics", $"amqp://127.0.0.1:{_topics}");
        await host.UntilListeningAsync(Stop);
        return host;
    }

    // By whose customer stands first, so that each posts its own; of all the identifiers in it none may come out.
    private Dictionary<string, List<string>> Split(string path, string by, string[] parties)
    {
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split(',');
        var home = Array.IndexOf(names, by);
        string[] identifiers = ["caller", "callee", "sim", "device", "payer", "payee", "payerNumber", "payeeNumber", "payerDevice"];
        int[] columns = [.. names.Select((name, i) => (name, i)).Where(n => identifiers.Contains(n.name)).Select(n => n.i)];
        var split = parties.ToDictionary(p => p, _ => new List<string> { lines[0] });
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            foreach (var column in columns)
            {
                _leaks.Add(cells[column]);
            }

            split[parties[cells[home].Sum(c => c) % parties.Length]].Add(line);
        }

        return split;
    }

    private async Task PostAllAsync(string path, Dictionary<string, List<string>> split)
    {
        foreach (var (party, lines) in split)
        {
            using var content = new StringContent(string.Join('\n', lines) + "\n", Encoding.UTF8, "text/csv");
            var text = await SendAsync(party, HttpMethod.Post, path, content, party);
            Assert.Equal(lines.Count - 1, JsonDocument.Parse(text).RootElement.GetProperty("accepted").GetInt32());
            _leaks.LookIn($"the answer to {party}", Encoding.UTF8.GetBytes(text));
        }
    }

    private Task<string> GetAsync(string party, string path) => SendAsync(party, HttpMethod.Get, path);

    private async Task<string> SendAsync(string party, HttpMethod method, string path, HttpContent? content = null, string? source = null)
    {
        using var request =
            new HttpRequestMessage(method, new Uri(_url, path)) { Content = content, Headers = { { "X-Api-Key", _keys[party] } } };
        if (source != null)
        {
            request.Headers.Add("X-FraudSignals-Source", source);
        }

        using var response = await _http.SendAsync(request, Stop);
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Stop);
    }
}
