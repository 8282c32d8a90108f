using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Filters;

/// <summary>
/// An SQL-like condition on a message's properties, as Service Bus has it: a property that is absent is unknown, what is
/// computed from it is unknown, and a message is taken only where the condition is true.
/// </summary>
public sealed class SqlFilter : IRuleFilter
{
    private readonly SqlNode _condition;

    private SqlFilter(string expression, SqlNode condition) => (Expression, _condition) = (expression, condition);

    /// <summary>The condition as written.</summary>
    public string Expression { get; }

    /// <exception cref="FilterException">It is no condition; the message says where.</exception>
    public static SqlFilter Parse(string expression) => new(expression, new SqlParser(expression).Parse());

    public bool Matches(TopicMessage message) => _condition(message) is true;
}
