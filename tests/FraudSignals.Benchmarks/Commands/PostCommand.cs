using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using FraudSignals.Benchmarks.Measuring;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>
/// Posts batches to a running host from several clients; says how many records a second it took and how long each batch waited.
/// </summary>
internal static class PostCommand
{
    public static Command Create()
    {
        var url =
            new Option<string>("--url") { Description = "The host, started with --replay: the events are of 2026.",
                DefaultValueFactory = _ => "http://127.0.0.1:7071" };
        var subscribers = new Option<int>("--subscribers") { Description = "Numbers or accounts.", DefaultValueFactory = _ => 10_000 };
        var traffic = new Option<string>("--traffic") { Description = "calls or transfers.", DefaultValueFactory = _ => "calls" };
        traffic.AcceptOnlyFromAmong("calls", "transfers");
        var batch = new Option<int>("--batch") { Description = "Records in a batch.", DefaultValueFactory = _ => 500 };
        var clients = new Option<int>("--clients") { Description = "Batches under way at once.", DefaultValueFactory = _ => 4 };
        var events = new Option<long>("--events") { Description = "Records to post.", DefaultValueFactory = _ => 1_000_000 };
        var rate = new Option<int>("--rate") { Description = "Records a second at most; 0 for as many as the host takes." };
        var every = new Option<int>("--every") { Description = "Seconds between lines of the table; 0 for one line at the end." };
        var process = new Option<int>("--host-process") { Description = "The host's process id, to show its memory." };
        var data = new Option<DirectoryInfo?>("--host-data") { Description = "The host's data directory, to show its size." };
        var command =
            new Command("post", "Records a second over HTTP, and how long a batch waits.") { url, subscribers, traffic, batch, clients,
                events, rate, every, process, data };
        command.SetAction(async (parsed, cancellation) =>
        {
            var load = new Load(
                Setting.Traffic(parsed.GetValue(traffic)!, parsed.GetValue(subscribers)), parsed.GetValue(batch), parsed.GetValue(events),
                parsed.GetValue(rate));
            using var client = new HttpClient { BaseAddress = new Uri(parsed.GetValue(url)!), Timeout = TimeSpan.FromMinutes(5) };
            Line(
                $"{Machine.Describe()}; {parsed.GetValue(clients)} clients, batches of {parsed.GetValue(batch)} "
                + $"{parsed.GetValue(traffic)}");
            Line($"| s | records | records/s | p50 ms | p99 ms | p99.9 ms | longest ms | host MB | disk MB |");
            Line($"|---|---|---|---|---|---|---|---|---|");
            var posting =
                Task.WhenAll(
                    Enumerable.Range(0, parsed.GetValue(clients)).Select(_ => Task.Run(() => PostAsync(client, load, cancellation))));
            var pause = parsed.GetValue(every) > 0 ? TimeSpan.FromSeconds(parsed.GetValue(every)) : Timeout.InfiniteTimeSpan;
            while (await Task.WhenAny(posting, Task.Delay(pause, cancellation)) != posting)
            {
                Report(load, parsed.GetValue(process), parsed.GetValue(data));
            }

            await posting;
            Report(load, parsed.GetValue(process), parsed.GetValue(data));
        });
        return command;
    }

    private static async Task PostAsync(HttpClient client, Load load, CancellationToken cancellation)
    {
        while (await load.NextAsync(cancellation) is { } body)
        {
            using var content = new ByteArrayContent(body.Bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.PostAsync(new Uri($"api/{load.Name}", UriKind.Relative), content, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            load.Done(body.Events, Stopwatch.GetElapsedTime(start));
            if (!answer.IsSuccessStatusCode
                || !text.Contains(string.Create(CultureInfo.InvariantCulture, $"\"accepted\":{body.Events},"), StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The host did not take a batch whole: {(int)answer.StatusCode} {text}");
            }
        }
    }

    private static void Report(Load load, int process, DirectoryInfo? data)
    {
        var (seconds, events, perSecond, waits) = load.Take();
        if (waits.Count == 0)
        {
            return;
        }

        var memory = process == 0 ? "" : $"{MemoryOf(process) / 1e6:0}";
        var disk = data == null ? "" : $"{data.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) / 1e6:0}";
        Line(
            $"| {seconds:0} | {events:N0} | {perSecond:N0} | {At(waits, 0.5):0.0} | {At(waits, 0.99):0.0} | {At(waits, 0.999):0.0} | "
            + $"{waits[^1]:0.0} | {memory} | {disk} |");
    }

    private static long MemoryOf(int process)
    {
        using var host = Process.GetProcessById(process);
        return host.WorkingSet64;
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    private static void Line(string text) => Console.WriteLine(text);
}
