//! Connections to AWS, chosen as the AWS CLI chooses them.

use std::time::Duration;

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_sts::config::{ProvideCredentials, SharedCredentialsProvider};

use super::signed::Service;
use super::{Access, Unread};

/// The clients of the services that are asked.
pub(super) struct Clients {
    pub sts: aws_sdk_sts::Client,
    pub iam: aws_sdk_iam::Client,
    pub toolbox: aws_sdk_iamtoolbox::Client,
    config: SdkConfig,
    credentials: Credentials,
    home: &'static str,
}

impl Clients {
    /// Finds credentials; `partition` is that of the role.
    pub async fn connect(access: &Access, partition: Option<&str>) -> Result<Self, Unread> {
        let region = region(access, partition).await;
        let provider = credentials(access, region.clone()).await;
        let found = provider.provide_credentials().await;
        let found =
            found.map_err(|error| Unread::credentials(&error, access.profile.as_deref()))?;
        let provider = SharedCredentialsProvider::new(found.clone());
        let config = config(access, region, provider).await;
        Ok(Self {
            sts: aws_sdk_sts::Client::new(&config),
            iam: aws_sdk_iam::Client::new(&config),
            toolbox: aws_sdk_iamtoolbox::Client::new(&config),
            home: home(partition),
            credentials: found,
            config,
        })
    }

    /// Organizations.
    pub fn organizations(&self) -> Service {
        Service::organizations(&self.config, &self.credentials, self.home)
    }

    /// CloudTrail keeps what happened in a region there.
    pub fn cloudtrail(&self, region: &str) -> Service {
        Service::cloudtrail(&self.config, &self.credentials, region)
    }

    /// The region that is asked.
    pub fn region(&self) -> String {
        let region = self.config.region().map(ToString::to_string);
        region.unwrap_or_else(|| self.home.to_owned())
    }

    /// The region in which the partition keeps what is global.
    pub fn home(&self) -> &str {
        self.home
    }

    /// Whether another server than AWS's is asked, which is the same for all regions.
    pub fn is_elsewhere(&self) -> bool {
        self.config.endpoint_url().is_some()
    }
}

/// How STS is reached by who has a token and nothing else.
pub(super) async fn unsigned(access: &Access, partition: Option<&str>) -> SdkConfig {
    let region = region(access, partition).await;
    loader(access, region).no_credentials().load().await
}

async fn config(
    access: &Access,
    region: Option<Region>,
    credentials: SharedCredentialsProvider,
) -> SdkConfig {
    let loader = loader(access, region).credentials_provider(credentials);
    loader.load().await
}

fn loader(access: &Access, region: Option<Region>) -> ConfigLoader {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(3))
        .read_timeout(Duration::from_secs(5))
        .operation_attempt_timeout(Duration::from_secs(6))
        .operation_timeout(Duration::from_secs(15))
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .region(region)
        .retry_config(RetryConfig::standard())
        .timeout_config(timeouts);
    if let Some(profile) = &access.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(url) = &access.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    loader
}

/// With `--profile` keys in the environment have no say.
///
/// See <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html>.
async fn credentials(access: &Access, region: Option<Region>) -> SharedCredentialsProvider {
    match &access.profile {
        Some(profile) => {
            let config = ProviderConfig::without_region().with_region(region);
            let provider = ProfileFileCredentialsProvider::builder().configure(&config);
            SharedCredentialsProvider::new(provider.profile_name(profile).build())
        }
        None => {
            let chain = DefaultCredentialsChain::builder();
            SharedCredentialsProvider::new(chain.region(region).build().await)
        }
    }
}

/// Where a partition keeps IAM.
///
/// See <https://docs.aws.amazon.com/general/latest/gr/iam-service.html>.
fn home(partition: Option<&str>) -> &'static str {
    match partition {
        Some("aws-cn") => "cn-north-1",
        Some("aws-us-gov") => "us-gov-west-1",
        _ => "us-east-1",
    }
}

/// The region; where nothing names one, that of IAM.
async fn region(access: &Access, partition: Option<&str>) -> Option<Region> {
    let mut profile = ProfileFileRegionProvider::builder();
    if let Some(name) = &access.profile {
        profile = profile.profile_name(name);
    }
    let said = access.region.clone().map(Region::new);
    RegionProviderChain::first_try(said)
        .or_else(EnvironmentVariableRegionProvider::new())
        .or_else(profile.build())
        .or_else(Region::new(home(partition)))
        .region()
        .await
}
