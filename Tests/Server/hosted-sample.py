import requests

url = "https://api.musicgpt.com/api/public/v1/audio_mastering"
headers = {"Authorization": "<<<api key>>>"}

# Option 1: Using URLs
payload = {
    "audio_url": "https://example.com/input_audio.mp3",
    "reference_audio_url": "https://example.com/reference_track.wav",
    "output_extension": "wav",
    "webhook_url": "http://your-webhook-url.com/callback"
}
response = requests.post(url, headers=headers, data=payload)
print(response.json())

# Option 2: Upload files
# with open("input.mp3", "rb") as input_file, open("ref.wav", "rb") as ref_file:
#     files = {
#         "audio_file": input_file,
#         "reference_audio_file": ref_file
#     }
#     data = {
#         "output_extension": "wav",
#         "webhook_url": "http://your-webhook-url.com/callback"
#     }
#     response = requests.post(url, headers=headers, files=files, data=data)
#     print(response.json())
