using System.CommandLine;
using System.Globalization;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Commands;

/// <summary><c>topics list|peek|deadletters|resubmit</c>: what the topics of a running host hold; all need the role administer.</summary>
internal static class TopicsInspection
{
    private const string AllOfThem = "all";
    private const int Page = 1000;

    public static Command List(Terminal terminal, TimeProvider clock)
    {
        var (url, json) = (CommonOptions.Url(), CommonOptions.Json());
        var command = new Command("list", "Show the subscriptions, and what each holds.") { url, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var answer = await client.GetAsync<TopicsAnswer>("/api/topics", cancellation);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(answer);
                return ExitCode.Good;
            }

            terminal.Out.WriteLine($"{"subscription",-40}{"messages",10}{"dead",8}{"KiB",10}{"evicted",9}  oldest");
            foreach (var s in answer.Subscriptions)
            {
                terminal.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{s.Topic + "/" + s.Name,-40}{s.Messages,10}{s.DeadLetters,8}{s.Bytes / 1024,10}{s.Evicted,9}  "
                    + $"{s.Oldest:yyyy-MM-dd HH:mm:ssZ}").TrimEnd());
            }

            return ExitCode.Good;
        });
        return command;
    }

    public static Command Peek(Terminal terminal, TimeProvider clock, bool isDead)
    {
        var (url, json, path) = (CommonOptions.Url(), CommonOptions.Json(), Path());
        var limit = new Option<int>("--limit") { Description = $"How many at most, 1 to {Page}.", DefaultValueFactory = _ => 100 };
        var command = new Command(
            isDead ? "deadletters" : "peek",
            isDead ? "Show what a subscriber could not use, and why."
                : "Show the messages a subscription holds, without what they say; they stay there.") { path, url, json, limit };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var at = $"{PathOf(parsed.GetRequiredValue(path))}/{(isDead ? "deadletters" : "messages")}?limit={parsed.GetValue(limit)}";
            var answer = await client.GetAsync<TopicMessagesAnswer>(at, cancellation);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(answer);
                return ExitCode.Good;
            }

            foreach (var m in answer.Messages)
            {
                var properties =
                    string.Join(
                        ' ', m.Properties.Where(p => p.Key is "typology" or "severity" or "institution").Select(p => $"{p.Key}={p.Value}"));
                var state = m.Reason != null ? $"{m.Reason}: {m.Description}"
                    : m.LockedUntil is { } until ? $"received, until {until:HH:mm:ss}Z" : "";
                terminal.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{m.Sequence,8}  {m.Enqueued:yyyy-MM-dd HH:mm:ss}Z  {m.Id}  deliveries {m.Deliveries}  {properties}  {state}")
                    .TrimEnd());
            }

            if (answer.Next != null)
            {
                terminal.Error.WriteLine("There are more; ask with a larger --limit.");
            }

            return ExitCode.Good;
        });
        return command;
    }

    public static Command Resubmit(Terminal terminal, TimeProvider clock)
    {
        var (url, path) = (CommonOptions.Url(), Path());
        var which = new Argument<string>("SEQUENCE") { Description = $"The number that deadletters shows, or {AllOfThem}." };
        var command = new Command("resubmit", "Give dead letters to their subscription once more.") { path, which, url };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var at = PathOf(parsed.GetRequiredValue(path)) + "/deadletters";
            var chosen = parsed.GetRequiredValue(which);
            var numbers = chosen == AllOfThem ? await AllAsync(client, at, cancellation)
                : long.TryParse(chosen, NumberStyles.None, CultureInfo.InvariantCulture, out var one) ? [one]
                : throw new CommandException($"'{chosen}' is no sequence number; write one that topics deadletters shows, or {AllOfThem}.");
            foreach (var number in numbers)
            {
                await client.PostAsync(string.Create(CultureInfo.InvariantCulture, $"{at}/{number}/resubmit"), cancellation);
            }

            terminal.Out.WriteLine($"{numbers.Count} given to {parsed.GetRequiredValue(path)} once more");
            return ExitCode.Good;
        });
        return command;
    }

    // Those there are when it is asked; what dies again meanwhile is left.
    private static async Task<List<long>> AllAsync(HostClient client, string at, CancellationToken cancellation)
    {
        var numbers = new List<long>();
        for (var after = "0"; after != null;)
        {
            var page = await client.GetAsync<TopicMessagesAnswer>($"{at}?limit={Page}&after={after}", cancellation);
            numbers.AddRange(page.Messages.Select(m => m.Sequence));
            after = page.Next;
        }

        return numbers;
    }

    private static Argument<string> Path() => new("TOPIC/SUBSCRIPTION") { Description = "As topics list shows it." };

    private static string PathOf(string text) => text.Split('/') is [{ Length: > 0 } topic, { Length: > 0 } subscription]
        ? $"/api/topics/{Uri.EscapeDataString(topic)}/{Uri.EscapeDataString(subscription)}"
        : throw new CommandException($"'{text}' is no subscription; write for example bank-alerts/bank-a.");
}
