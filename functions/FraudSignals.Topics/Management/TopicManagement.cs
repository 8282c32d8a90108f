using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using FraudSignals.Topics.Access;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Filters;
using FraudSignals.Topics.Messages;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Topics.Management;

/// <summary>
/// Service Bus's management API over HTTP, as far as its administration client needs it to list topics, and to list, make and delete
/// subscriptions and rules. Whoever asks shows a shared access signature: an administrator's opens all, a party's its own subscription.
/// </summary>
/// <param name="broker">The topics.</param>
/// <param name="keys">The keys there are.</param>
/// <param name="clock">Ends tokens.</param>
public sealed class TopicManagement(TopicBroker broker, ITopicKeys keys, TimeProvider clock)
{
    private const int MaxBody = 64 << 10;
    private const int MaxPage = 100;

    private static readonly XmlReaderSettings Reading =
        new() { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = MaxBody, Async = true };

    /// <summary>Whether a path is one of this API's.</summary>
    public bool Takes(PathString path) =>
        Split(path) is [var first, ..] && (first.StartsWith('$') ? Is(first, "$Resources") : broker.HasTopic(first));

    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int status;
        XElement? answer;
        try
        {
            (status, answer) = await AnswerAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is TopicException or FilterException or XmlException or FormatException or OverflowException
            or BadHttpRequestException)
        {
            status = problem is TopicException known ? known.Error.Status() : StatusCodes.Status400BadRequest;
            answer = AtomXml.Refusal(
                status, problem is TopicException or FilterException ? problem.Message : "The request cannot be read.");
        }

        context.Response.StatusCode = status;
        if (answer != null)
        {
            context.Response.ContentType = "application/atom+xml;charset=utf-8";
            await context.Response.WriteAsync(answer.ToString(SaveOptions.DisableFormatting), context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static string[] Split(PathString path) => (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);

    private async Task<(int Status, XElement? Answer)> AnswerAsync(HttpRequest request, CancellationToken cancellation)
    {
        var path = Split(request.Path);
        var token = SasToken.Verify(request.Headers.Authorization.ToString(), keys, clock.GetUtcNow());
        bool May(Subscription? subscription) => token.Covers(string.Join('/', path)) && token.Key.Rights.HasFlag(TopicRights.Manage)
            && (token.Key.Party == null || token.Key.Party == subscription?.Owner);
        void Require(Subscription? subscription)
        {
            if (!May(subscription))
            {
                throw new TopicException(
                    TopicError.Unauthorized,
                    $"Unauthorized access. 'Manage' claim(s) are required to perform this operation on '{string.Join('/', path)}'.");
            }
        }

        QueueView Open(string topic, string name)
        {
            var view = broker.SubscriptionsOf(topic).FirstOrDefault(v => Is(v.Subscription.Name, name));
            Require(view?.Subscription);
            return view
                ?? throw new TopicException(
                    TopicError.NotFound, $"The messaging entity '{topic}/Subscriptions/{name}' could not be found.");
        }

        switch (request.Method.ToUpperInvariant(), path)
        {
            case ("GET", [_, var what]) when path[0].StartsWith('$'):
                Require(null);
                return what.Equals("topics", StringComparison.OrdinalIgnoreCase)
                    ? Feed(request, "Topics", broker.Options.Topics.Select(t => AtomXml.Entry(t, AtomXml.Topic(broker.Options))))
                    : Feed(request, what, []);
            case ("GET", [var topic]):
                Require(null);
                return (StatusCodes.Status200OK, AtomXml.Entry(topic, AtomXml.Topic(broker.Options)));
            case ("GET", [var topic, var s]) when Is(s, "Subscriptions"):
                var own = broker.SubscriptionsOf(topic).Where(v => May(v.Subscription)).ToImmutableArray();
                if (own.IsEmpty)
                {
                    Require(null);
                }

                return Feed(request, "Subscriptions", own.Select(EntryOf));
            case ("GET", [var topic, var s, var name]) when Is(s, "Subscriptions"):
                return (StatusCodes.Status200OK, EntryOf(Open(topic, name)));
            case ("PUT", [var topic, var s, var name]) when Is(s, "Subscriptions") && request.Headers.IfMatch.Count == 0:
                Require(null);
                var asked = await ReadAsync(request, "SubscriptionDescription", cancellation).ConfigureAwait(false);
                var made = AtomXml.ReadSubscription(topic, name, asked, broker.Options);
                await broker.CreateAsync(made).ConfigureAwait(false);
                return (StatusCodes.Status201Created, EntryOf(Open(topic, name)));
            case ("DELETE", [var topic, var s, var name]) when Is(s, "Subscriptions"):
                Require(null);
                await broker.DeleteAsync(topic, name).ConfigureAwait(false);
                return (StatusCodes.Status200OK, null);
            case ("GET", [var topic, var s, var name, var r]) when Is(s, "Subscriptions") && Is(r, "Rules"):
                return Feed(request, "Rules", broker.Rules(Open(topic, name)).Select(EntryOf));
            case ("GET", [var topic, var s, var name, var r, var rule]) when Is(s, "Subscriptions") && Is(r, "Rules"):
                return (StatusCodes.Status200OK, EntryOf(broker.Rules(Open(topic, name)).FirstOrDefault(x => Is(x.Name, rule))
                    ?? throw new TopicException(
                        TopicError.NotFound, $"The messaging entity '{string.Join('/', path)}' could not be found.")));
            case ("PUT", [var topic, var s, var name, var r, var rule])
                when Is(s, "Subscriptions") && Is(r, "Rules") && request.Headers.IfMatch.Count == 0:
                var view = Open(topic, name);
                var added = AtomXml.ReadRule(rule, await ReadAsync(request, "RuleDescription", cancellation).ConfigureAwait(false));
                await broker.AddRuleAsync(view, added).ConfigureAwait(false);
                return (StatusCodes.Status201Created, EntryOf(added));
            case ("DELETE", [var topic, var s, var name, var r, var rule]) when Is(s, "Subscriptions") && Is(r, "Rules"):
                await broker.RemoveRuleAsync(Open(topic, name), rule).ConfigureAwait(false);
                return (StatusCodes.Status200OK, null);
            default:
                Require(null);
                throw new TopicException(
                    TopicError.NotImplemented,
                    "Topics are listed here, and subscriptions and rules listed, made and deleted; nothing is changed.");
        }
    }

    private static bool Is(string text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static XElement EntryOf(SubscriptionRule rule) => AtomXml.Entry(rule.Name, AtomXml.Rule(rule));

    private XElement EntryOf(QueueView view) => AtomXml.Entry(
        view.Subscription.Name, AtomXml.Subscription(view.Subscription.Declaration, broker.StateOf(view), broker.Options));

    private static (int Status, XElement Answer) Feed(HttpRequest request, string title, IEnumerable<XElement> entries)
    {
        int Number(string name, int otherwise) =>
            int.TryParse(request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
        var page = entries.Skip(Number("$skip", 0)).Take(Math.Min(MaxPage, Number("$top", MaxPage)));
        return (StatusCodes.Status200OK, AtomXml.Feed(title, page));
    }

    private static async Task<XElement> ReadAsync(HttpRequest request, string name, CancellationToken cancellation)
    {
        if (request.ContentLength is not (>= 0 and <= MaxBody))
        {
            throw new TopicException(TopicError.TooLarge, $"A description of {MaxBody} bytes at the most should come, with its length.");
        }

        using var reader = XmlReader.Create(request.Body, Reading);
        return AtomXml.ContentOf(await XElement.LoadAsync(reader, LoadOptions.None, cancellation).ConfigureAwait(false), name);
    }
}
