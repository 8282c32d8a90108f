using System.Net;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Ingesting;

/// <summary>The host answered, and did not take what was sent.</summary>
/// <param name="status">How it answered.</param>
/// <param name="message">For the user.</param>
internal sealed class HostRefusedException(HttpStatusCode status, string message) : CommandException(message)
{
    /// <summary>Whether what was sent is at fault: sent again it would be refused again, whoever sends it.</summary>
    public bool IsOfContent => status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge
        or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity;
}
