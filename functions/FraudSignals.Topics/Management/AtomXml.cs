using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Filters;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Management;

/// <summary>Topics, subscriptions and rules as Service Bus's management API writes them: entries of Atom.</summary>
internal static class AtomXml
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Bus = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly XNamespace Schema = "http://www.w3.org/2001/XMLSchema";

    public static XElement Feed(string title, IEnumerable<XElement> entries) =>
        new(Atom + "feed", new XElement(Atom + "title", title), entries);

    public static XElement Entry(string title, XElement content) => new(
        Atom + "entry",
        new XElement(Atom + "title", new XAttribute("type", "text"), title),
        new XElement(Atom + "content", new XAttribute("type", "application/xml"), content));

    public static XElement Refusal(int status, string detail) =>
        new("Error", new XElement("Code", status), new XElement("Detail", detail));

    public static XElement Topic(TopicOptions options) => new(
        Bus + "TopicDescription",
        new XElement(Bus + "DefaultMessageTimeToLive", options.TimeToLive),
        new XElement(Bus + "RequiresDuplicateDetection", true),
        new XElement(Bus + "DuplicateDetectionHistoryTimeWindow", options.DuplicateWindow),
        new XElement(Bus + "Status", "Active"));

    public static XElement Subscription(SubscriptionDeclaration declaration, SubscriptionState state, TopicOptions options) => new(
        Bus + "SubscriptionDescription",
        new XElement(Bus + "LockDuration", options.LockDuration),
        new XElement(Bus + "RequiresSession", false),
        new XElement(Bus + "DefaultMessageTimeToLive", options.TimeToLive),
        new XElement(Bus + "DeadLetteringOnMessageExpiration", declaration.DeadLettersExpired),
        new XElement(Bus + "DeadLetteringOnFilterEvaluationExceptions", true),
        new XElement(Bus + "MessageCount", state.Messages + state.DeadLetters),
        new XElement(Bus + "MaxDeliveryCount", options.MaxDeliveryCount),
        new XElement(Bus + "EnableBatchedOperations", true),
        new XElement(Bus + "Status", "Active"),
        new XElement(
            Bus + "CountDetails",
            new XElement(Bus + "ActiveMessageCount", state.Messages),
            new XElement(Bus + "DeadLetterMessageCount", state.DeadLetters)));

    public static XElement Rule(SubscriptionRule rule) => new(
        Bus + "RuleDescription",
        Filter(rule.Filter),
        new XElement(Bus + "Action", new XAttribute(Instance + "type", "EmptyRuleAction")),
        new XElement(Bus + "Name", rule.Name));

    /// <summary>What an entry holds.</summary>
    /// <exception cref="TopicException">It holds something else.</exception>
    public static XElement ContentOf(XElement entry, string name) =>
        entry.Element(Atom + "content")?.Element(Bus + name)
        ?? throw new TopicException(TopicError.BadArgument, $"An entry of Atom with a {name} should come.");

    /// <exception cref="TopicException">It asks for what there is not.</exception>
    public static SubscriptionDeclaration ReadSubscription(string topic, string name, XElement description, TopicOptions options)
    {
        Require(description, "LockDuration", XmlConvert.ToString(options.LockDuration));
        Require(description, "MaxDeliveryCount", XmlConvert.ToString(options.MaxDeliveryCount));
        Require(description, "RequiresSession", "false");
        Require(description, "DeadLetteringOnFilterEvaluationExceptions", "true");
        Require(description, "DefaultMessageTimeToLive", null);
        Require(description, "AutoDeleteOnIdle", null);
        Require(description, "ForwardTo", null);
        Require(description, "ForwardDeadLetteredMessagesTo", null);
        Require(description, "Status", "Active");
        return new SubscriptionDeclaration(topic, name)
        {
            DeadLettersExpired = description.Element(Bus + "DeadLetteringOnMessageExpiration")?.Value is "true",
            Rules = description.Element(Bus + "DefaultRuleDescription") is { } first
                ? [ReadRule(first.Element(Bus + "Name")?.Value ?? SubscriptionRule.Everything.Name, first)]
                : [SubscriptionRule.Everything],
        };
    }

    /// <exception cref="TopicException">It is none, or asks for what there is not.</exception>
    public static SubscriptionRule ReadRule(string name, XElement description)
    {
        if (description.Element(Bus + "Action")?.Attribute(Instance + "type")?.Value is not (null or "EmptyRuleAction"))
        {
            throw new TopicException(TopicError.NotImplemented, "Rules have no actions here; leave it out.");
        }

        return name is { Length: > 0 and <= 50 } && !name.Contains('/', StringComparison.Ordinal)
            ? new SubscriptionRule(
                name, description.Element(Bus + "Filter") is { } filter ? ReadFilter(filter) : SubscriptionRule.Everything.Filter)
            : throw new TopicException(TopicError.BadArgument, "A rule has a name of 1 to 50 characters.");
    }

    private static void Require(XElement description, string name, string? only)
    {
        if (description.Element(Bus + name)?.Value is { Length: > 0 } asked && asked != only)
        {
            throw new TopicException(
                TopicError.BadArgument, $"{name} is the same for all subscriptions here{(only == null ? "; leave it out" : $": {only}")}.");
        }
    }

    private static IRuleFilter ReadFilter(XElement filter) => filter.Attribute(Instance + "type")?.Value switch
    {
        "SqlFilter" or "TrueFilter" or "FalseFilter" when filter.Element(Bus + "Parameters") is { HasElements: true } =>
            throw new TopicException(TopicError.NotImplemented, "Filters have no parameters here; write the values into the expression."),
        "SqlFilter" => SqlFilter.Parse(filter.Element(Bus + "SqlExpression")?.Value ?? ""),
        "TrueFilter" => SqlFilter.Parse("1=1"),
        "FalseFilter" => SqlFilter.Parse("1=0"),
        "CorrelationFilter" => new CorrelationFilter
        {
            CorrelationId = Text(filter, "CorrelationId"),
            MessageId = Text(filter, "MessageId"),
            To = Text(filter, "To"),
            ReplyTo = Text(filter, "ReplyTo"),
            Subject = Text(filter, "Label"),
            SessionId = Text(filter, "SessionId"),
            ReplyToSessionId = Text(filter, "ReplyToSessionId"),
            ContentType = Text(filter, "ContentType"),
            Properties = (filter.Element(Bus + "Properties")?.Elements(Bus + "KeyValueOfstringanyType") ?? [])
                .ToImmutableSortedDictionary(p => Text(p, "Key") ?? "", p => ReadValue(p.Element(Bus + "Value")), StringComparer.Ordinal),
        },
        _ => throw new TopicException(TopicError.BadArgument, "A rule has an SQL filter or a correlation filter."),
    };

    private static string? Text(XElement parent, string name) => parent.Element(Bus + name)?.Value;

    private static object? ReadValue(XElement? value) => value?.Attribute(Instance + "type")?.Value.Split(':')[^1] switch
    {
        null => null,
        "int" => XmlConvert.ToInt32(value.Value),
        "long" => XmlConvert.ToInt64(value.Value),
        "boolean" => XmlConvert.ToBoolean(value.Value),
        "double" => XmlConvert.ToDouble(value.Value),
        "dateTime" => XmlConvert.ToDateTime(value.Value, XmlDateTimeSerializationMode.Utc),
        "duration" => XmlConvert.ToTimeSpan(value.Value),
        _ => value.Value,
    };

    private static XElement Filter(IRuleFilter filter)
    {
        if (filter is not CorrelationFilter c)
        {
            var sql = ((SqlFilter)filter).Expression;
            return new XElement(
                Bus + "Filter",
                new XAttribute(Instance + "type", sql switch { "1=1" => "TrueFilter", "1=0" => "FalseFilter", _ => "SqlFilter" }),
                new XElement(Bus + "SqlExpression", sql), new XElement(Bus + "CompatibilityLevel", 20));
        }

        var named = new (string Name, string? Value)[]
        {
            ("CorrelationId", c.CorrelationId), ("MessageId", c.MessageId), ("To", c.To), ("ReplyTo", c.ReplyTo), ("Label", c.Subject),
            ("SessionId", c.SessionId), ("ReplyToSessionId", c.ReplyToSessionId), ("ContentType", c.ContentType),
        };
        return new XElement(
            Bus + "Filter", new XAttribute(Instance + "type", "CorrelationFilter"),
            named.Where(n => n.Value != null).Select(n => new XElement(Bus + n.Name, n.Value)),
            new XElement(Bus + "Properties", c.Properties.Select(p => new XElement(
                Bus + "KeyValueOfstringanyType",
                new XElement(Bus + "Key", p.Key),
                new XElement(
                    Bus + "Value", new XAttribute(XNamespace.Xmlns + "x", Schema),
                    new XAttribute(Instance + "type", $"x:{TypeOf(p.Value)}"), p.Value)))));
    }

    private static string TypeOf(object? value) => value switch
    {
        int or short or byte or sbyte or ushort => "int",
        long or uint => "long",
        bool => "boolean",
        double or float => "double",
        DateTime => "dateTime",
        TimeSpan => "duration",
        _ => "string",
    };
}
