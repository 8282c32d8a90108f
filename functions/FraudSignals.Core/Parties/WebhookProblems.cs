using System.Text.RegularExpressions;
using FraudSignals.Alerts;

namespace FraudSignals.Parties;

/// <summary>What is wrong with a webhook, and what to write instead.</summary>
internal static partial class WebhookProblems
{
    private const int MostSecrets = 3;

    public static IEnumerable<string> Of(Webhook webhook)
    {
        if (!NameForm().IsMatch(webhook.Name))
        {
            yield return "a webhook's name is 1 to 40 lower-case letters, digits and dashes, for example desk.";
        }

        if (!webhook.Url.IsAbsoluteUri || webhook.Url.Scheme is not ("https" or "http") || webhook.Url.UserInfo.Length > 0
            || webhook.Url.Fragment.Length > 0)
        {
            yield return $"the url of the webhook {webhook.Name} is no https address without a name, a password and a fragment.";
        }
        else if (webhook.Url.Scheme == "http" && !webhook.PrivateAddresses)
        {
            yield return $"the webhook {webhook.Name} goes over http: write https, or set privateAddresses where it stays in a network "
                + $"of yours.";
        }

        if (webhook.Secrets.IsDefaultOrEmpty || webhook.Secrets.Length > MostSecrets || webhook.Secrets.Any(s => Webhook.KeyOf(s) == null))
        {
            yield return $"the webhook {webhook.Name} has 1 to {MostSecrets} secrets, each {Webhook.SecretPrefix} and 24 to 64 bytes in "
                + $"Base64; webhooks add and webhooks rotate make them.";
        }

        if (webhook.From is AlertLevel.None)
        {
            yield return $"from of the webhook {webhook.Name} is alert, interdiction or left out.";
        }
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z")]
    private static partial Regex NameForm();
}
