using FraudSignals.Topics.Publishing;

namespace FraudSignals.Topics.Tests.Publishing;

public sealed class TopicConnectionTests
{
    [Theory]
    [InlineData("Endpoint=sb://alerts.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=a=b=",
        "alerts.servicebus.windows.net", 5671, true)]
    [InlineData("Endpoint=sb://127.0.0.1:4444;SharedAccessKeyName=send;SharedAccessKey=a=b=;UseDevelopmentEmulator=true", "127.0.0.1", 4444,
        false)]
    [InlineData("endpoint=sb://[::1];sharedaccesskeyname=send;sharedaccesskey=a=b=;usedevelopmentemulator=true;", "::1", 5672, false)]
    public void What_clients_take_is_taken(string text, string host, int port, bool secure)
    {
        var connection = TopicConnection.Parse(text);
        Assert.Equal(new TopicConnection(host, port, secure, "send", "a=b="), connection);
        Assert.DoesNotContain("a=b", connection.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "lacks Endpoint")]
    [InlineData("Endpoint=sb://h;SharedAccessKeyName=n", "lacks SharedAccessKey;")]
    [InlineData("Endpoint=sb://h;SharedAccessKey=secret", "lacks SharedAccessKeyName")]
    [InlineData("Endpoint=https://h;SharedAccessKeyName=n;SharedAccessKey=secret", "Endpoint")]
    public void What_is_missing_is_told_without_the_key(string text, string message)
    {
        var problem = Assert.Throws<FormatException>(() => TopicConnection.Parse(text)).Message;
        Assert.Contains(message, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }
}
