#!/usr/bin/env sh
# Makes the token key where there is none: after azd has made the vault, before it deploys the app. One that is there is never replaced,
# since without it no state can be found again. keyVault is an output of main.bicep, which azd puts into the environment.
set -eu
vault=${keyVault:?run by azd after provisioning, or set it to the name of the vault}
if az keyvault secret show --vault-name "$vault" --name token-key --query id --output tsv > /dev/null 2>&1; then
  echo "The token key is there."
  exit 0
fi

# Told apart from a vault that does not answer: a list that works shows that the key is missing.
if [ "$(az keyvault secret list --vault-name "$vault" --query "length([?name=='token-key'])" --output tsv)" != 0 ]; then
  echo "The token key is there but cannot be read. You need the role Key Vault Secrets Officer on $vault." >&2
  exit 1
fi

az keyvault secret set --vault-name "$vault" --name token-key --value "$(openssl rand -hex 32)" --output none
echo "The token key is made. Keep a copy where the loss of $vault does not reach."
