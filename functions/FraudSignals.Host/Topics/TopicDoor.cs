using System.Net;
using System.Security.Cryptography.X509Certificates;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Topics;

/// <summary>Where alert topics are served.</summary>
/// <param name="Point">The address.</param>
/// <param name="Certificate">Gives what amqps is served with at present; null for amqp.</param>
internal sealed record TopicDoor(IPEndPoint Point, Func<X509Certificate2>? Certificate)
{
    private const int PlainPort = 5672;
    private const int SecurePort = 5671;

    /// <param name="url">For example <c>amqp://127.0.0.1:5672</c> or <c>amqps://0.0.0.0:5671</c>.</param>
    /// <param name="certificate">What the host has; null for none.</param>
    /// <param name="hasParties">Whether clients can be told apart.</param>
    /// <exception cref="CommandException">It is no address, or may not be listened on like that.</exception>
    public static TopicDoor Parse(string url, Func<X509Certificate2>? certificate, bool hasParties)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("amqp" or "amqps")
            || address.AbsolutePath.Trim('/').Length > 0)
        {
            throw new CommandException($"--topics '{url}' is no address; write for example amqp://127.0.0.1:5672.");
        }

        var isSecure = address.Scheme == "amqps";
        var host = address.Host.Trim('[', ']');
        var ip = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var parsed) ? parsed
            : throw new CommandException(
                $"--topics '{url}': name an address of this machine by its number, for example amqps://0.0.0.0:5671.");
        if (isSecure && certificate == null)
        {
            throw new CommandException($"--topics {url}: amqps needs a certificate; name its file with --certificate.");
        }

        if (!IPAddress.IsLoopback(ip) && (!isSecure || !hasParties))
        {
            throw new CommandException(
                $"--topics {url} can be reached from other machines: that takes amqps with --certificate, and parties (parties add NAME "
                + $"--data DIR).");
        }

        return new TopicDoor(new IPEndPoint(ip, address.Port >= 0 ? address.Port : isSecure ? SecurePort : PlainPort),
            isSecure ? certificate : null);
    }
}
