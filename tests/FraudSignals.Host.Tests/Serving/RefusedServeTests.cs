using System.Net;
using System.Net.Sockets;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>A <c>serve</c> that does not come up leaves its data directory as it was, to the last byte, right and time.</summary>
public sealed class RefusedServeTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly string _rules;
    private readonly string _data;

    public RefusedServeTests()
    {
        _rules = TinyRules.Write(_directory);
        _data = _directory.File("data");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Whatever_stands_against_it()
    {
        await FillAsync();
        var key = Path.Combine(_data, "token.key");
        var text = await File.ReadAllTextAsync(key, Cancellation);

        using (var taken = new TcpListener(IPAddress.Loopback, 0))
        {
            taken.Start();
            await RefusedAsync(_data, "address already in use", "--rules", _rules, "--urls",
                $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
            await RefusedAsync(_directory.File("new"), "address already in use", "--rules", _rules, "--urls",
                $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        }

        await RefusedAsync(_data, "There is no rules directory", "--rules", _directory.File("none"));
        await RefusedAsync(_data, "errors in the rules", "--rules",
            Path.GetDirectoryName(_directory.Write("bad/call_center/bad.json", "{ ]"))!);
        await RefusedAsync(_data, "SegmentBytes", "--rules", _rules, "--segment-bytes", "7");
        await RefusedAsync(_data, "can be reached from other mac", "--rules", _rules, "--urls", "http://10.0.0.1:80");

        await File.WriteAllTextAsync(key, new string('b', 64), Cancellation);
        await RefusedAsync(_data, "another token key", "--rules", _rules);
        await File.WriteAllTextAsync(key, "zz", Cancellation);
        await RefusedAsync(_data, key, "--rules", _rules);
        File.Delete(key);
        await RefusedAsync(_data, "token.key is missing", "--rules", _rules);
        var (erased, _, told) = await Cli.RunAsync("erase", "--data", _data, "--rules", _rules, "number", "0800000001");
        Assert.Equal(2, erased);
        Assert.Contains("has no token key", told, StringComparison.Ordinal);

        await File.WriteAllTextAsync(key, text, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_data, "switches.json"), "[ {", Cancellation);
        await RefusedAsync(_data, "switches.json", "--rules", _rules);
        File.Delete(Path.Combine(_data, "switches.json"));
        await FillAsync();
    }

    [Fact]
    public async Task Nor_do_two_hosts_share_one_where_the_locks_of_the_runtime_are_off()
    {
        var url = FreePort.Url();
        using var first = new HostProcess(url, null, _unlocked, "--rules", _rules, "--data", _data);
        await first.UntilListeningAsync(Cancellation);

        using var second = new HostProcess(FreePort.Url(), null, _unlocked, "--rules", _rules, "--data", _data);
        Assert.Equal(2, await second.UntilEndedAsync(Cancellation));
        Assert.True(second.HasSaid("in use by another process (process "));

        await first.KillAsync();
        using var third = new HostProcess(FreePort.Url(), null, _unlocked, "--rules", _rules, "--data", _data);
        await third.UntilListeningAsync(Cancellation);
    }

    private static readonly Dictionary<string, string> _unlocked = new() { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task RefusedAsync(string data, string message, params string[] options)
    {
        var before = Listing.Of(data);
        string[] address = options.Contains("--urls") ? [] : ["--urls", FreePort.Url().ToString()];
        var (code, _, error) = await Cli.RunAsync(["serve", "--data", data, .. address, .. options]);
        Assert.NotEqual(0, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(before, Listing.Of(data));
    }

    private async Task FillAsync()
    {
        using var host = new HostProcess(FreePort.Url(), null, "--rules", _rules, "--data", _data, "--replay");
        await host.UntilListeningAsync(Cancellation);
        await host.KillAsync();
    }
}
